"""A GitHub-compatible server on loopback, for `pulse demo` and the tests; nothing else knows that it exists."""
