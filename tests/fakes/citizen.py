"""A model that does as it is told: it answers from the sentences, each with its number."""

import re

from tests.fakes.outcomes import Reply
from tests.fakes.reading import COMMON, evidence, names, question, ranked, refusal

ADVERB = re.compile(r"^(?:However|Meanwhile|Moreover|Still|[A-Z][a-z]+ly), (?=\w)")


def good(system: str, user: str) -> Reply:
    """Say what the sentences say that share most words with the question, each with its number."""
    if "standalone" in user and not evidence(user):
        return Reply(_standalone(user))
    if word := re.search(r"with the one word: (\w+)", user):
        return Reply(word[1])
    found, best = evidence(user), ranked(user)[:3]
    told = " ".join(marked(reworded(found[n], i), f"[{n}]", i) for i, n in enumerate(best))
    return Reply(told or refusal(system, user))


def _standalone(user: str) -> str:
    """Return the last question, and the names of the conversation that it lacks."""
    asked = question(user)
    history = user[max(user.find("\nQuestion:"), 0) : user.rfind(asked)]
    told = "\n".join(line for line in history.splitlines() if not line.rstrip().endswith(":"))
    lacking = [name for name in names(told) if name not in asked]
    return f"{asked.rstrip('?')}, {', '.join(lacking)}?" if lacking else asked


def reworded(sentence: str, turn: int) -> str:
    """Return a sentence in other words: its facts as they are, its opening another."""
    short = ADVERB.sub("", sentence)
    if short != sentence:
        return short[0].upper() + short[1:]
    if turn % 2:
        return sentence
    first = sentence.split()[0]
    small = sentence[0].lower() + sentence[1:] if first.lower() in COMMON else sentence
    return f"According to the article, {small}"


def marked(sentence: str, mark: str, turn: int = 0) -> str:
    """Return a sentence with its mark: before its full stop, or after."""
    if sentence.endswith(".") and turn % 2 == 0:
        return f"{sentence[:-1]} {mark}."
    return f"{sentence} {mark}"
