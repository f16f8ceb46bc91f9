"""Verdicts as rows: their inputs on the newest date and in past weeks, and how both are stored."""
