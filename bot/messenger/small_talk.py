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
        heard = dict(wording(language).heard)
        filler = heard.pop(FILLER)
        bare = " ".join(word for word in spoken.split() if word not in filler)
        for kind, phrases in heard.items():
            if spoken in phrases or bare in phrases:
                return kind
    return None
