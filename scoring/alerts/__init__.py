"""The alarm engine: weekly scores in, changes of alarm states out. Pure and as-of; delivery lives elsewhere."""
