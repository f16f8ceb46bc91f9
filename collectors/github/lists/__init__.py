"""The lists of a repository over GraphQL: reading from both ends, and the rows of each list."""
