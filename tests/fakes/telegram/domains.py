"""The ends of domains that make Telegram take a word for an address.

Telegram has a list of its own, of about 1,500. This one is read from the public suffix
list of the package `tld`, which extracting pages brings along: all of Telegram's and some
more, so that a test that finds no link is on the strict side.
"""

from functools import cache
from importlib.resources import files


@cache
def endings() -> frozenset[str]:
    """Return all top-level domains, in small letters."""
    rules = files("tld").joinpath("res/effective_tld_names.dat.txt").read_text("utf-8")
    lines = (line.strip().lstrip("!") for line in rules.splitlines())
    return frozenset(line.rpartition(".")[2].lower() for line in lines if line and line[0] != "/")


def is_ending(word: str) -> bool:
    """Return whether a word is a top-level domain; "com" and "Com" are, "cOM" is not."""
    small = word.lower()
    return small in endings() and (word == small or word[0] != small[0])
