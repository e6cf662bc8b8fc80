"""Servers that Footnote talks to, as far as tests need them."""
