"""How titles and sources are written beside each other, so that none looks like several.

Anybody may have written them: a title "A (Reuters, 5 May), B" is one title, and "A · Reuters"
names no source. What acts upon a terminal or a client is the renderers' business.
"""

import re

from bot.showing.plain import CONTROL
from index.article import shorten

TITLE, SOURCE = 80, 40  # characters in a list
DOT = re.compile(r"\s+[·•‧∙⋅・･]\s*|\s*[·•‧∙⋅・･]\s+")  # "col·lecció" is a word
QUOTES = re.compile("[“”„‟«»\"〝〞＂「」『』]|''|``")
BRACKETS = str.maketrans("()（）", "[][]")


def apart(text: str, length: int) -> str:
    """Return a text for a line whose parts dots keep apart, with no such dot in it."""
    return shorten(DOT.sub(" - ", CONTROL.sub("", " ".join(text.split()))), length)


def titled(title: str) -> str:
    """Return a title that goes between quotation marks, with none in it."""
    return QUOTES.sub("'", apart(title, TITLE))


def bracketed(source: str) -> str:
    """Return a source that goes between round brackets, with none in it."""
    return QUOTES.sub("'", apart(source, SOURCE)).translate(BRACKETS)
