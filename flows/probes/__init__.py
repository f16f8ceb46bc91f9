"""`pulse doctor --live`: our expectations of GitHub, checked on GitHub. Each file covers one topic; `expectations.toml` lists them."""
