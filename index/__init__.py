"""Everything that exists before a question is asked.

Sources, articles, spans, passages, embedding, the Chroma store, generations,
rebuilding and retrieval. Nothing here knows what an answer is.
"""
