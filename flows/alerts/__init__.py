"""Alerts in a night: evaluate and record them, queue notifications, deliver them. The rules are in `scoring/alerts`."""
