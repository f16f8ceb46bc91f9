"""What speaks to GitHub: one client with its tokens, limits and refusals, and what is asked of a repository as a whole."""
