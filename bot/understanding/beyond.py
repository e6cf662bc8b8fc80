"""Questions that ask for more than sentences can tell: to count, list or sum up articles.

Told by their words, in English and in German, and rather missed than mistaken: what is
asked of one article's contents is an ordinary question, however it is worded.
"""

import re
from typing import Literal

Beyond = Literal["list", "summary", "news"]  # what is news, `bot.understanding.happening` tells

# What a collection holds; a tower has stories, too, a constitution articles, a trial documents.
THINGS = r"(?:news )?(?:articles|headlines)|news (?:stories|items)|stories in the news"
DINGE = r"(?:zeitungs|presse)?(?:artikel[n]?|meldungen)"
# Who asks for somebody, a time or a place wants no list.
ASKS = re.compile(
    r"\W*(?:who|whom|whose|when|where|why|wer|wen|wem|wann|wo|warum)\b", re.IGNORECASE
)
WHOLE = r"(?:the|this|these|your|all|all the|all of the|all these|all your) "
GANZ = r"(?:die|de[nrm]|diese[nrm]?|deine[nrm]?|alle[nr]?|eure[nrm]?|ihre[nrm]?) "
ABOUT = (
    r"(?:mention|discuss|talk|deal|report|refer|speak|write|(?:are |were )?about|are there"
    r" (?:about|on|that|which)|are in (?:the|this|your) (?:collection|archive))\b"
)
ÜBER = (
    r"(?:erwähn|nenn|handel|bericht|behandel|sprech|schreib|gibt es (?:zu|über|von)"
    r"|(?:sind|stehen) (?:über|zum?|in der sammlung)|ha(?:st|bt|ben) (?:du|ihr|sie|wir)\b(?! zu))"
)
PERIOD = (
    r"(?:the |this |last |past )?(?:day|week|month|year|yesterday|today)"
    r"(?:(?:['’]s)?(?: in the)? (?:news|articles|events)\b|\W*$)"
)
POLITE = (
    r"^\W*(?:please,? |can you |could you |would you |bitte,? |kannst du |können sie |mir )*"
    r"(?:please |bitte |mir )*"
)
RULES: dict[Literal["list", "summary"], tuple[str, ...]] = {
    "list": (
        rf"\bhow many (?:of )?(?:{WHOLE})?(?:{THINGS}) {ABOUT}",
        rf"\bhow many (?:{THINGS}) (?:are there|do you have(?! to)\b.*|are indexed)\W*$",
        rf"\bhow (?:many times|often)\b.*\bin {WHOLE}(?:{THINGS}|collection|archive)\b",
        rf"\bin how many (?:of )?(?:{WHOLE})?(?:{THINGS})\b",
        rf"\b(?:which|what) (?:of {WHOLE})?(?:{THINGS}) {ABOUT}",
        rf"{POLITE}count (?:(?:all|every) )?(?:of )?(?:{WHOLE})?(?:{THINGS}|articles?|mentions)\b",
        rf"{POLITE}(?:list|enumerate)(?: me)? (?:all|every|each)(?: the)? (?:{THINGS}|article)\b",
        rf"{POLITE}(?:list|show|give|find|name|get)(?: me)? (?:a list of )?(?:{WHOLE})+"
        rf"(?:{THINGS})\b",
        rf"\bwie viele (?:{GANZ})?{DINGE} {ÜBER}",
        rf"\bwie viele {DINGE} (?:gibt es|sind es|sind da)\W*$",
        rf"\bwie oft\b.*\bin {GANZ}(?:{DINGE}|sammlung)\b",
        rf"\bin wie vielen (?:{GANZ})?{DINGE}\b",
        rf"\bwelche (?:{GANZ})?{DINGE} {ÜBER}",
        rf"{POLITE}zähle? {GANZ}{DINGE}\b",
        rf"{POLITE}(?:zeige?|nenne?|finde|gib|liste)(?: mir)?(?: bitte)? alle {DINGE}\b",
    ),
    "summary": (
        rf"{POLITE}(?:summari[sz]e|sum up|outline|recap)(?: for me)? "
        rf"(?:everything|{WHOLE}(?:{THINGS}|news|collection|archive)\b|{PERIOD})",
        rf"\bwhat (?:are|is|do) {WHOLE}(?:{THINGS}|collection|archive) (?:all )?(?:about|say)\W*$",
        r"\b(?:overview|summary|digest|round-?up|recap) of "
        rf"(?:everything\W*$|{WHOLE}(?:{THINGS}|news|collection|archive)\b|{PERIOD})",
        rf"{POLITE}fass(?:e|t|en)?\b.*\b(?:alles|(?:{GANZ})+(?:{DINGE}|nachrichten|sammlung|woche))\b"
        r".*\bzusammen(?:fassen)?\b",
        rf"{POLITE}(?:alles|(?:{GANZ})+(?:{DINGE}|nachrichten|woche))\b.*\bzusammenfassen\b",
        rf"\b(?:worum geht es|wovon handeln|was steht)\b.*?(?:in )?\b{GANZ}"
        rf"(?:{DINGE}|nachrichten|sammlung)\W*$",
        rf"\b(?:überblick|übersicht) über (?:alles|(?:{GANZ})+(?:\w+ )?"
        rf"(?:{DINGE}|nachrichten|woche|sammlung))\b",
        rf"\bzusammenfassung (?:von allem|(?:{GANZ})+(?:\w+ )?"
        rf"(?:{DINGE}|nachrichten|woche|sammlung))\b",
    ),
}
PATTERNS = {
    kind: re.compile("|".join(f"(?:{rule})" for rule in rules), re.IGNORECASE)
    for kind, rules in RULES.items()
}
REASONS: dict[Beyond, str] = {
    "list": "Footnote quotes sentences; it cannot count articles, or list all of something.",
    "summary": "Footnote quotes sentences; it cannot sum up many articles at once.",
    "news": "Footnote quotes sentences; it cannot tell all that happened{when}.",
}
SINCE = (
    "`footnote articles --since DATE` lists what was published since a day, "
    "`footnote search WORDS` finds passages about something."
)
INSTEAD: dict[Beyond, str] = {
    "list": "`footnote articles --match TEXT` lists articles by their titles, "
    "`footnote search WORDS` finds passages about something.",
    "summary": SINCE,
    "news": SINCE,
}


def beyond(question: str) -> Beyond | None:
    """Return what a question asks for that quotes cannot give; None if it is an ordinary one.

    "How many articles mention NATO?" gives "list", "How many articles has the treaty?" None.
    """
    text = " ".join(question.split())
    if ASKS.match(text):
        return None
    return next((kind for kind, pattern in PATTERNS.items() if pattern.search(text)), None)
