"""What a reader is told besides quotes: why there is no answer, what else to know."""
