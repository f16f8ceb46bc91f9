"""Commits from git: a bare clone, and the rows parsed from its log."""
