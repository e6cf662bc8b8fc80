"""How things are, for an admin: the index, what answers, what waits."""

from dataclasses import dataclass

from bot.messenger.admins.outcome import in_chat
from bot.messenger.saying.wording import Wording
from index.generations.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a bot is, as an admin may want to know.

    Attributes:
        made: What the index is, and `notice` what it says of itself.
        renewed: When the bot brought it up to date last, even if nothing was new, as ISO 8601.
        model: What answers, or None.
        waiting: How many messages are in work.
    """

    made: Manifest
    notice: str | None
    renewed: str | None
    model: str | None
    waiting: int


def told(found: Conditions, spoken: Wording) -> str:
    """Return it in some lines."""
    made, renewed, notice = found.made, found.renewed, found.notice
    lines = [
        spoken.say("status_index", generation=made.name, at=spoken.moment(made.created)),
        *([spoken.say("status_renewed", at=spoken.moment(renewed))] if renewed else []),
        spoken.say("collection", articles=spoken.count("article", made.articles)),
        *span_of_time(made, spoken),
        spoken.say("status_model", model=found.model or spoken.say("status_quotes")),
        spoken.say("status_waiting", number=found.waiting),
        *([in_chat(notice)] if notice else []),
    ]
    return "\n".join(lines)


def span_of_time(made: Manifest, spoken: Wording) -> list[str]:
    """Return from when to when the articles are, and how many have no date, as one sentence."""
    undated = spoken.say("undated", number=made.undated) if made.undated else ""
    if not (made.first and made.last):
        return [f"{undated}."] if undated else []
    first, last = spoken.day(made.first), spoken.day(made.last)
    sentence = spoken.say("from_to", first=first, last=last)
    return [f"{sentence.rstrip('.')} ({undated})." if undated else sentence]
