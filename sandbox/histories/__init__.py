"""Real histories from a folder of Parquet files as a data set; what they do not hold is simulated (`sandbox/README.md`)."""
