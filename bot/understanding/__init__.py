"""What a question asks for: its time, its kind, and what was said before."""
