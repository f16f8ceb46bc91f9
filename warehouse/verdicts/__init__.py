"""Verdicts as rows: what they look at on the newest date and in past weeks, and how both are written down."""
