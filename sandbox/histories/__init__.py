"""Real histories from a folder of Parquet files as a data set; what they lack is simulated (`sandbox/README.md`)."""
