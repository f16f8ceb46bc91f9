"""Rounds of MLPerf, read from the repositories of their results."""
