"""Where else a sentence stands: a story that several papers print has one witness, not several.

Pure functions. That the sentence does stand there is checked by the verifier.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answer import Citation, Evidence
from bot.checking.links import without_addresses
from bot.showing.naming import bracketed, titled
from index.article import Span
from index.passage import Hit
from index.same_sentence import canonical

NAMED = 3  # articles that a reader is told by name

Places = dict[tuple[str, ...], dict[str, Span]]


def spread(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits with their copies behind them: a copy may say a sentence more."""
    return [replace(hit, passage=one) for hit in hits for one in hit.passages]


def attributed(evidence: Sequence[Evidence], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the evidence, each sentence with the other articles that say the same.

    The hits are spread, as they were ranked.
    """
    places: Places = {}
    for said, article_id, span in _sentences(hits):
        places.setdefault(said, {}).setdefault(article_id, span)
    return tuple(replace(one, elsewhere=_others(one, places)) for one in evidence)


def also_in(citation: Citation) -> str:
    """Return where else a quote stands: "also in “High water” (Evening Paper, 2022-03-01)".

    Of more than three articles the others are counted; empty if there is none.
    """
    named = []
    for one in citation.also_in[:NAMED]:
        about = (without_addresses(one.source or ""), (one.published or "")[:10])
        behind = ", ".join(filter(None, map(bracketed, about)))
        title = f"“{titled(without_addresses(one.title or one.article_id))}”"
        named.append(f"{title} ({behind})" if behind else title)
    more = len(citation.also_in) - len(named)
    if not named:
        return ""
    return f"also in {', '.join(named)}" + (f" and {more:,} more" if more else "")


def _sentences(hits: Sequence[Hit]) -> Iterator[tuple[tuple[str, ...], str, Span]]:
    for hit in hits:
        for span in hit.passage.sentences:
            yield canonical(hit.passage.cut(span)), hit.passage.article_id, span


def _others(one: Evidence, places: Places) -> tuple[tuple[str, Span], ...]:
    """Return the first place in each other article, the best one first."""
    found = places.get(canonical(one.text), {})
    return tuple((named, span) for named, span in found.items() if named != one.article_id)
