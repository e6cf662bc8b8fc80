"""Indexes that were built, one live: their store, their keywords, and what says they are whole."""
