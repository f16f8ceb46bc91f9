"""Judges alarms by how the frameworks ended: lead before the end, false alarms while they lived."""
