"""From sources to articles: find them, read them, keep what came from elsewhere."""
