"""`pulse doctor --live`: what we believe of GitHub, tried on GitHub. Each file asks about one thing; `beliefs.toml` is what we believe."""
