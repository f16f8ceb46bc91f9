"""Alerts as rows: the inputs of a replay, the recorded alerts and their messages, the outbox, and people's actions."""
