"""Alerts in a night: evaluate and record them, queue what people are notified of, deliver it. The rules are in `scoring/alerts`."""
