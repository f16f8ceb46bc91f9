"""`pulse doctor --live`: what we believe of GitHub, tried on GitHub; each file asks about one thing, `beliefs.toml` says what we believe."""
