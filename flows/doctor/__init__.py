"""`pulse doctor`: what it looks at, a file a topic."""
