"""Questions that ask for all that happened, in a time or lately: a kind of summing up.

Told by their words, in English and in German, once those for the time are left out. One that
asks what happened to something is an ordinary question.
"""

import re

ENGLISH = (
    # what happened, what's new, what else has been going on, what did I miss
    r"what(?:['’]s| is| was| has| have| are| were| all| else)*(?: been)? (?:happen(?:ed|ing|s)"
    r"|occurred|taken place|took place|(?:went|gone|going)(?: on)?|new|up)",
    r"what(?: did|['’]ve| have) (?:i|we) miss(?:ed)?",
    # any news, what are the latest headlines, tell me the news
    r"(?:(?:what(?:['’]s| is| was| are| were)?(?: in)?|is there|are there|were there|was there"
    r"|do you have|have you(?: got)?|(?:give|tell|show|bring) (?:me|us)) )?(?:(?:any|some|the|all"
    r"|latest|recent|new|newest|big|biggest|top|main|important|local|other) )*"
    r"(?:news|headlines|top stories)",
)
GERMAN = (
    r"was (?:geschah|passierte|ereignete sich|tat sich)(?: alles| so| denn)*",
    r"was (?:ist|war|hat|hatte)(?: sich)?(?: denn| so| alles)* (?:geschehen|passiert|los|neu|getan"
    r"|ereignet)(?: gewesen)?",
    r"was (?:gibt|gab)(?: es|['’]?s)(?: denn| so| alles)*(?: an)? (?:neues|neuigkeiten"
    r"|nachrichten)",
    r"was habe? ich verpasst",
    r"(?:(?:gibt es|gab es|hast du|habt ihr|haben sie|was sind|was waren|welche|(?:zeige?|nenne?"
    r"|sage?|erzähle?)(?: mir| uns)?) )?(?:(?:irgendwelche|die|neue|neuesten?|aktuellen?|letzten"
    r"|wichtigsten?|etwas|alle) )*(?:neuigkeiten|nachrichten|schlagzeilen|neues)(?: gibt es"
    r"| gab es)?",
)
# Politeness before, and what says no more than "lately" or "around here" behind.
BEFORE = r"(?:(?:and|so|please|hi|hello|tell me|say|und|bitte|hallo|sag mal)\b,? )*"
BEHIND = (
    r"(?:,? (?:here|there|around here|recently|lately|so far|now|else|please|then|in the (?:news"
    r"|world|articles|collection|archive)|for me|hier|kürzlich|neulich|zuletzt|jetzt|bisher|bitte"
    r"|denn|so|alles|in letzter zeit|in den (?:nachrichten|artikeln)|in der (?:welt|sammlung)))*"
)
ALL = re.compile(rf"\W*{BEFORE}(?:{'|'.join((*ENGLISH, *GERMAN))}){BEHIND}\W*", re.IGNORECASE)
LONGEST = 200  # characters; longer ones are about something


def asks_all(question: str) -> bool:
    """Return whether a question asks for all that happened; the time is left out of it.

    "What happened?" does, "What happened at the brewery?" does not.
    """
    text = " ".join(question.split())
    return len(text) <= LONGEST and bool(ALL.fullmatch(text))
