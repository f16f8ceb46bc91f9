"""The flows: the only package that sees all others, and the only one with a clock, an environment, threads and Prefect."""
