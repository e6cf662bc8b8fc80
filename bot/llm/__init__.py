"""The language model: which one, how it is asked, what it costs, and what it writes."""
