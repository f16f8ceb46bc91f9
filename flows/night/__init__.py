"""One night, from the plan to what is published and told."""
