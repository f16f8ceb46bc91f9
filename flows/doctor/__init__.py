"""`pulse doctor`: its checks, a file a topic."""
