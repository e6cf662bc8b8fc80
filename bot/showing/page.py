"""An answer as one self-contained HTML page: the answer beside its articles.

No script and nothing loaded: a policy in the page forbids both. The template
escapes every value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answer import Answer, Citation
from bot.finding.elsewhere import also_in
from bot.showing.html import template
from bot.showing.naming import apart
from bot.showing.plain import CONTROL

TEMPLATE = "showing/page.html"
TITLE = 200  # characters of a title that are shown


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of an article's text that the same citations cover, perhaps none.

    Attributes:
        begins: Those of them that begin here: the targets of the marks.
    """

    text: str
    covered: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A cited article as the page shows it.

    Attributes:
        elsewhere: The numbers of the quotes that stand in other articles too, and in which.
    """

    citation: Citation
    segments: tuple[Segment, ...]
    elsewhere: tuple[tuple[int, str], ...] = ()

    @property
    def title(self) -> str:
        """Its title on a line, with nothing that turns the direction of writing."""
        return apart(self.citation.title, TITLE)

    @property
    def about(self) -> str:
        """What else is known of it: "A paper · 2023-01-12 · an id"."""
        one = self.citation
        known = (one.source, (one.published or "")[:10], one.article_id)
        return " · ".join(apart(text, TITLE) for text in known if text)

    @property
    def linked(self) -> bool:
        """Whether its address may become a link: one of the web, and shown as it is."""
        url = self.citation.url or ""
        return url.startswith(("https://", "http://")) and not CONTROL.search(url)


def to_html(answer: Answer, texts: Mapping[str, str]) -> str:
    """Return the page; `texts` holds the text of every cited article by its id."""
    return template(TEMPLATE).render(answer=answer, sources=sources(answer.shown, texts))


def sources(citations: Sequence[Citation], texts: Mapping[str, str]) -> list[Source]:
    """Return the cited articles in order of first use, their texts cut at the spans."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    return [
        Source(cited[0], segments(texts[article_id], cited), _elsewhere(cited))
        for article_id, cited in by_article.items()
    ]


def segments(text: str, citations: Sequence[Citation]) -> tuple[Segment, ...]:
    """Return the text cut wherever a cited span begins or ends; the pieces concatenate to it.

    "abcd" with citation 1 at 1:3 gives "a", "bc" covered by 1, and "d".
    """
    edges = {0, len(text)}
    for citation in citations:
        edges |= {citation.span.start, citation.span.end}
    cuts = sorted(edges)
    return tuple(
        Segment(
            text=text[start:end],
            covered=tuple(c.number for c in citations if c.span.start <= start < c.span.end),
            begins=tuple(c.number for c in citations if c.span.start == start),
        )
        for start, end in pairwise(cuts)
    )


def _elsewhere(citations: Sequence[Citation]) -> tuple[tuple[int, str], ...]:
    return tuple((one.number, also_in(one)) for one in citations if one.also_in)
