"""The flows: the only room that sees all others, and the only one with a clock, an environment, threads and Prefect."""
