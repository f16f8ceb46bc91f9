"""Evaluates alerts: weekly scores in, changes of state and new steps of alerts out. Pure and as-of; `flows/alerts` delivers."""
