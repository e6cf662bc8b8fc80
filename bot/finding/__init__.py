"""The sentences that may answer, best first, and how surely one does."""
