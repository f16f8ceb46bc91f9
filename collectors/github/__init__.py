"""Access to GitHub: the client with its tokens, limits and refusals, and the data of repositories as a whole."""
