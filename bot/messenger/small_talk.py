"""What people say to a bot that asks for no article: "hi", "thanks", "who are you?".

It is told by the words that the languages list under `[heard]`, whichever one is spoken.
"""

import re

from bot.messenger.wording import languages, wording

FILLER = "filler"
SIGNS = re.compile(r"[^\w\s]|_")


def small_talk(text: str) -> str | None:
    """Return what a text is said for, as `greeting` or `thanks`, or None if it may be a question.

    "Hello there!" and "thanks a lot" count; "Thanks. Who won?" does not.
    """
    spoken = " ".join(SIGNS.sub(" ", text.replace("’", "'").replace("'", "")).lower().split())
    if not spoken:
        return "signs"
    for language in languages():
        heard = wording(language).heard
        kind = _kind(spoken, {name: said for name, said in heard.items() if name != FILLER})
        if kind is None:
            rest = [word for word in spoken.split() if word not in heard[FILLER]]
            kind = _kind(" ".join(rest), {n: s for n, s in heard.items() if n != FILLER})
        if kind:
            return kind
    return None


def _kind(spoken: str, heard: dict[str, frozenset[str]]) -> str | None:
    return next((name for name, said in heard.items() if spoken in said), None)
