"""Scoring: metrics become points, pillars, scores and alarms, by policy files. Pure functions without clock, database or network."""
