"""Plain text: nothing in it acts upon a terminal, and numbers are written for people."""

import re

# C0 and C1 controls but tab and newline, and the signs that reverse the direction of writing.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return the text with no character that a terminal would act upon."""
    return CONTROL.sub("\ufffd", text)


def line(text: str) -> str:
    """Return the text on one line, with no character that a terminal would act upon."""
    return plain(" ".join(text.split()))


def counted(number: int, thing: str) -> str:
    """Return a number of things in words: "1 article", "2,000 articles"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
