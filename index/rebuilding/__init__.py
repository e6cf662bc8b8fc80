"""From articles to a new generation: what changed, what has to be computed, and the flip."""
