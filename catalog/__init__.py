"""What is watched: one TOML file a framework, the model that checks it, and the loader that lays one's own files over the shipped ones."""
