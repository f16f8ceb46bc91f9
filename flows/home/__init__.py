"""PULSE_HOME: its lock, its identity key, its working file, backups."""
