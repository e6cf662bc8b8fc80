"""What a sentence leans on when the one before it is gone: "He ...", "However, ...".

A contrast can be cut off; a pronoun can be replaced by the name with which the
cited sentence begins. What can be neither is not shown. Pure functions.
"""

import re

CONTRAST = re.compile(
    r"^(?:however|but|yet|nevertheless|nonetheless|still|instead|in contrast|by contrast|conversely"
    r"|on the other hand|despite (?:this|that)|even so|though|moreover|furthermore|also"
    r"|additionally|in addition|therefore|thus|consequently|as a result|then|and|meanwhile"
    r"|similarly|likewise"
    r"|jedoch|aber|doch|dennoch|trotzdem|dagegen|hingegen|allerdings|außerdem|zudem|deshalb|daher"
    r"|dann|und)\b(?P<comma>,)?\s+",
    re.IGNORECASE,
)
CUTTABLE = frozenset("but yet and aber doch und".split())  # these need no comma
PRONOUN = re.compile(
    r"^(?:(?P<single>he|she|it|er|es|this|that|dies|dieser|dieses)"
    r"|(?P<other>they|we|sie|these|those|his|her|its|their|him|them|such|both|seine?|ihre?|diese"
    r"|the (?:former|latter|same|other|others)|another|others))\b(?!['’])\s+",
    re.IGNORECASE,
)
VERB = re.compile(
    r"(?:is|was|has|had|will|can|could|would|may|might|did|does|became|also|said|won|took|made|died"
    r"|ist|war|hat|hatte|wird|wurde|\w+ed)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"(?:[A-ZÄÖÜ][\w'’.-]*)(?: (?:of|the|de|von|van|[A-ZÄÖÜ][\w'’.-]*))*(?<! of| de)")
NO_NAME = re.compile(
    r"(?:the|a|an|in|on|at|it|he|she|they|this|that|these|those|there|but|however|and|when|after"
    r"|before|since|as|his|her|its|their|der|die|das|ein|eine|im|am|er|sie|es|dies|nach|vor)\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Return whether a sentence opens with a word that points at the one before it."""
    return bool(CONTRAST.match(text) or PRONOUN.match(text))


def freed(text: str, cited: str) -> str | None:
    """Return a sentence that stands on its own, or None if it cannot.

    "However, he won." with a cited sentence "Kim Lee won twice." gives "Kim Lee won."
    """
    contrast = CONTRAST.match(text)
    if contrast:
        word = contrast[0].strip(" ,").casefold()
        if not contrast["comma"] and word not in CUTTABLE:
            return None
        text = text[contrast.end() :]
        text = text[:1].upper() + text[1:]
        if CONTRAST.match(text):
            return None
    pronoun = PRONOUN.match(text)
    if not pronoun:
        return text or None
    name = leading_name(cited)
    rest = text[pronoun.end() :]
    if pronoun["single"] and name and agree(rest, cited[len(name) :]):
        return f"{name} {rest}"
    return None


def leading_name(sentence: str) -> str:
    """Return the name that a sentence begins with, or an empty text."""
    found = NAME.match(sentence)
    return "" if not found or NO_NAME.match(sentence) else found[0].rstrip(".")


def agree(claimed: str, cited: str) -> bool:
    """Return whether what follows a pronoun is what follows the name: the same first word."""
    one, other = VERB.match(claimed), VERB.match(cited.lstrip())
    return bool(one and other and one[0].casefold() == other[0].casefold())
