"""A GitHub-compatible server on loopback, for `pulse demo` and the tests; no other code knows of it."""
