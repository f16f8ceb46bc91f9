"""Judges alarms by what became of the frameworks: lead before the end, false alarms while they lived."""
