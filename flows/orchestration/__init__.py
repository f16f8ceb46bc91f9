"""Prefect: its server beside a run, schedules, and what becomes of runs that died."""
