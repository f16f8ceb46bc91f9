"""What the product costs beside what people use today: one command, `make bench`, on one server in one run."""
