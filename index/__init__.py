"""Everything that exists before a question is asked.

Articles, spans, passages, embedding, the Chroma store, generations and
retrieval. Nothing here knows what an answer is.
"""
