"""What the makers of a project write about its end: the words that say so, and where they are read."""
