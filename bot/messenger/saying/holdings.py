"""What the collection holds, in the reader's words."""

from collections import Counter
from collections.abc import Sequence

from bot.messenger.admins.conditions import span_of_time
from bot.messenger.saying.wording import Wording
from index.generations.manifest import Manifest
from index.generations.rows import ArticleRecord

MOST_SOURCES = 20


def collection(made: Manifest, records: Sequence[ArticleRecord], wording: Wording) -> str:
    """Return how many articles there are, from when to when, and from which sources."""
    if not records:
        return wording.say("no_articles")
    lines = [wording.say("collection", articles=wording.count("article", made.articles))]
    lines += span_of_time(made, wording)
    sources = Counter(one.source for one in records)
    if set(sources) != {None}:
        lines += ["", wording.say("by_source")]
        for name, number in sources.most_common(MOST_SOURCES):
            shown = name or wording.say("no_source")
            lines.append(f"• {shown}: {wording.count('article', number)}")
        if len(sources) > MOST_SOURCES:
            lines.append(wording.say("more_sources", number=len(sources) - MOST_SOURCES))
    return "\n".join(lines)
