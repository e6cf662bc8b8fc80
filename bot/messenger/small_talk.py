"""What people say to a bot that asks for no article: "hi", "thanks", "who are you?".

It is told by the words that the languages list under `[heard]`, whichever one is spoken.
"""

import re
from dataclasses import dataclass

from bot.messenger.saying.wording import ENGLISH, languages, wording

FILLER = "filler"
SIGNS = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text is said for, as `greeting` or `thanks`, and in which language."""

    kind: str
    language: str


def small_talk(text: str) -> str | None:
    """Return what a text is said for, or None if it may be a question.

    "Hello there!" and "thanks a lot" count; "Thanks. Who won?" does not.
    """
    said = heard(text)
    return said.kind if said else None


def heard(text: str) -> Heard | None:
    """Return what a text is said for and its language; English if it is a word of several."""
    spoken = " ".join(SIGNS.sub(" ", text.replace("’", "'").replace("'", "")).lower().split())
    if not spoken:
        return Heard("signs", ENGLISH)
    for language in sorted(languages(), key=lambda one: one != ENGLISH):
        known = dict(wording(language).heard)
        filler = known.pop(FILLER)
        bare = " ".join(word for word in spoken.split() if word not in filler)
        for kind, phrases in known.items():
            if spoken in phrases or bare in phrases:
                return Heard(kind, language)
    return None
