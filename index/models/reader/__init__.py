"""Our own reader: which sentence of a passage answers a question, with which words, or none."""
