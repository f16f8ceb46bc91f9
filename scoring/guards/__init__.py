"""Guards: data that look like a decline but are none. One guard a file, each from rows to findings."""
