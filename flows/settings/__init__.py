"""Settings: their definitions and where they are read."""
