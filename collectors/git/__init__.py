"""What git tells: a bare clone of the commits, and the rows read from its log."""
