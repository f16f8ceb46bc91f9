"""Prefect: its local server, schedules, and cleaning up after killed runs."""
