"""Plain text: nothing in it acts upon a terminal, and numbers are written for people."""

import re

# The signs that turn the direction of writing, and with them C0 and C1 but tab and newline.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f]|{TURNING.pattern}")


def plain(text: str) -> str:
    """Return the text with no character that a terminal would act upon."""
    return CONTROL.sub("\ufffd", text)


def line(text: str) -> str:
    """Return the text on one line, with no character that a terminal would act upon."""
    return plain(" ".join(text.split()))


def counted(number: int, thing: str) -> str:
    """Return a number of things in words: "1 article", "2,000 articles"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
