"""Costs of the product compared with what people use today: one command, `make bench`, on one server in one run."""
