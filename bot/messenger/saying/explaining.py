"""What a reader in a chat is told besides an answer: why there is none, and remarks on it.

In the reader's language, from the same values as everywhere; what else is remarked is for
whoever runs the bot.
"""

from bot.answer import Answer, Differing
from bot.messenger.saying.wording import Wording
from bot.telling.remarks import Kind

# The sentences that need no values, by what they say.
PLAIN: dict[Kind, str] = {"quoted": "fell_back", "index": "old_index"}


def reason(answer: Answer, wording: Wording) -> str | None:
    """Return why nothing is stated; None if something is."""
    if answer.reason is None:
        return None
    words = [wording.say("quoted", word=word) for word in answer.reason.words]
    *most, last = words or [""]
    listed = f"{', '.join(most)} {wording.say('or')} {last}" if most else last
    days = answer.reason.days
    when = wording.say("when", days=wording.days(*days)) if days else ""
    return wording.say(answer.reason.kind, words=listed, when=when)


def remarks(answer: Answer, wording: Wording) -> list[str]:
    """Return what a reader should know besides."""
    made = {one.kind: one for one in answer.remarks}
    said = [wording.say(name) for kind, name in PLAIN.items() if kind in made]
    if "failed" in made and answer.mode == "llm" and not answer.abstained:
        said.append(wording.say("cut_short"))
    if answer.differing:
        said.append(_differing(answer.differing, wording))
    if "dates" in made:
        first, last = map(wording.day, made["dates"].values)
        name = "articles_of" if first == last else "articles_from_to"
        said.append(wording.say(name, first=first, last=last))
    understood = answer.standalone_question
    if answer.abstained and understood != answer.question:
        said.append(wording.say("understood", question=understood))
    return said


def was_asked(answer: Answer) -> bool:
    """Return whether a model was asked for it, whatever came of that."""
    kinds = {one.kind for one in answer.remarks}
    return answer.mode == "llm" or not kinds.isdisjoint(("failed", "unproven"))


def trouble(answer: Answer) -> str | None:
    """Return why the model failed, for an admin; None if it did not."""
    return next((one.text for one in answer.remarks if one.kind == "failed"), None)


def _differing(both: Differing, wording: Wording) -> str:
    """Return a sentence on what the articles do not agree on."""
    numbers = []
    for number, one in both:
        day = wording.day(one.published)
        numbers.append(f"{number} ({day}) [{one.number}]" if day else f"{number} [{one.number}]")
    first, second = numbers
    return wording.say("articles_differ", first=first, second=second)
