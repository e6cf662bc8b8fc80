"""Answers, hits and articles as a terminal, a program or a browser takes them."""
