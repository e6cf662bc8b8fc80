"""What a fake model understands of a prompt: sentences, question, conversation, words.

Lenient, since the prompts are free to be worded anew: numbered lines are evidence
wherever they stand.
"""

import re

from bot.llm.writing import REFUSAL

EVIDENCE = re.compile(r"^\s*\[(\d+)\]\s+(\S.*)$", re.MULTILINE)
TITLE = re.compile(r"^##\s+(.+)$", re.MULTILINE)
ASKS = re.compile(
    r"^(?:The (?:\w+ )?question|Question)\b[^:\n]*:[^\S\n]*(.*(?:\n\s*\n?.+)?)", re.MULTILINE
)
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
# Words that say little, and that are written small when they do not begin a sentence.
COMMON = frozenset(
    """a about after all also an and answer any are as at be because been before but by can could
    did do does during for from had has have he her his how however i if in into is it its last
    many may more most much no not of on one or other our over question says said she should since
    so some such than that the their them then there these they this those to under was we were
    what when where which while who whom whose why will with would you your
    das dem den der des die ein eine einem einen einer er es für hat im ist mit nach sich sie sind
    und von war was welche wer wie wo""".split()
)
PRONOUNS = frozenset("but he however it its she that these they this those er es sie".split())


def evidence(user: str) -> dict[int, str]:
    """Return the numbered sentences of a prompt."""
    return {int(number): text.strip() for number, text in EVIDENCE.findall(user)}


def titles(user: str) -> list[str]:
    """Return the headings of the articles in a prompt."""
    return TITLE.findall(user)


def question(user: str) -> str:
    """Return the question of a prompt, the last one in a conversation; it may be empty."""
    asked = [found.strip().splitlines() for found in ASKS.findall(user)]
    return asked[-1][0].strip() if asked and asked[-1] else ""


def refusal(system: str, user: str) -> str:
    """Return what a prompt says to write when nothing is known."""
    told = re.findall(r"write exactly: *(\S.*)", f"{system}\n{user}")
    return told[-1].strip() if told else REFUSAL


def content(text: str) -> set[str]:
    """Return the words of a text that carry its content, without their endings."""
    words = (word.lower() for word in WORD.findall(text))
    return {
        word[:5] for word in words if word not in COMMON and (len(word) > 2 or not word.isascii())
    }


def names(text: str) -> list[str]:
    """Return the capitalised words of a text, once each."""
    words = (word for word in WORD.findall(text) if word[0].isupper())
    return list(dict.fromkeys(word for word in words if word.lower() not in COMMON))


def ranked(user: str) -> list[int]:
    """Return the numbers of the sentences that share words with the question, the best first.

    One that begins with a pronoun comes after its equals.
    """
    asked = content(question(user))
    shared = {
        number: len(asked & content(text)) - 0.5 * (text.split()[0].lower() in PRONOUNS)
        for number, text in evidence(user).items()
    }
    return sorted((n for n in shared if shared[n] > 0), key=lambda n: (-shared[n], n))
