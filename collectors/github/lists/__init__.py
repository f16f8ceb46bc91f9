"""The lists of a repository over GraphQL: how both ends of each are read, and the rows of each list."""
