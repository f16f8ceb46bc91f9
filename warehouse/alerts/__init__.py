"""Alerts as rows: what a replay reads, the recorded alerts and their messages, the outbox, and what people asked for."""
