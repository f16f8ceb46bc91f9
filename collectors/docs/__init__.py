"""Documentation in git: when its pages were edited, and whether the links in them are alive."""
