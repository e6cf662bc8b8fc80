"""The verifier: whether what a sentence cites really says it, rule by rule."""
