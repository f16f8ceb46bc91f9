"""Tries whether a package installs and imports today, in an environment that knows nothing of this machine."""
