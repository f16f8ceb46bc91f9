"""sql.html: the published warehouse in DuckDB's browser build, and what the browser needs for it."""
