"""The page of one framework: read the rows, compute what it shows, render it as Markdown and HTML."""
