"""Guards: what in the data looks like a decline and is none. One guard a file, each from rows to findings."""
