"""The models that read: texts to vectors, passages under a question, sentences judged anew.

Not the language model that writes, which is in `bot.llm`.
"""
