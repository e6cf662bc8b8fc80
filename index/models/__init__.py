"""From texts to vectors: the embedding models."""
