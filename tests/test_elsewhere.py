"""A story that several papers print is quoted once, with the papers that print it."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.answer import Answer, Citation, Elsewhere, Evidence, Question
from bot.checking.citing import Verifier
from bot.engine import Engine
from bot.finding.elsewhere import also_in, attributed, spread
from bot.messenger.saying.rendering import from_answer
from bot.messenger.saying.wording import wording
from bot.showing import console, interchange
from bot.showing.page import to_html
from bot.work import Trace
from index.article import Article, Span
from index.models.embedding import Embedder
from index.retrieval import Retriever
from tests.fakes.indexed import index_of

FIRST = "Rain brought a hillside down on the road between Oberau and Steinbach."
STORY = (
    f"{FIRST} Twelve families had to leave their houses in the night. The fire brigade worked "
    "until noon to clear the road of mud, and nobody was hurt."
)
MORE = "The school of Steinbach stays closed for two days."
ARTICLES = [
    Article("herald", "Landslide", STORY, published="2023-05-03", source="Herald"),
    Article("courier", "Road cut off", f"(dpa) - {STORY} {MORE}", source="Courier"),
    Article("post", "Mud <b>everywhere</b>", f"(AFP) {STORY}", published="2023-05-04"),
    Article("echo", "Another road", STORY.replace("Twelve", "Fifteen"), published="2023-05-05"),
    Article("star", "Storm", f"The wind blew hard. {FIRST} The harvest suffered, too."),
]
ASKED = "What came down on the road between Oberau and Steinbach?"
TEXT = "The sky is blue."


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Engine]:
    """An engine over five articles, of which three print one story."""
    with index_of(ARTICLES, tmp_path_factory.mktemp("stories"), embedder) as index:
        yield Engine(retriever=Retriever(index))


def answered(engine: Engine, question: str = ASKED) -> tuple[Answer, Trace]:
    """Return the answer to a question, and how it came about."""
    trace = Trace()
    return asyncio.run(engine.answer(Question(question), trace)), trace


def other(name: str, **known: str) -> Elsewhere:
    """Return an article that prints a sentence."""
    about = {"title": name.title(), "url": None, "published": None, "source": None, **known}
    return Elsewhere(article_id=name, span=Span(0, 16), **about)


def test_a_story_is_one_hit_with_its_copies(engine: Engine) -> None:
    """One in which a number changed is another story; so is a sentence in another context."""
    _, trace = answered(engine)

    stories = [{one.article_id for one in hit.passages} for hit in trace.hits]
    assert {"herald", "courier", "post"} in stories
    assert {"echo"} in stories
    assert {"star"} in stories


def test_a_sentence_is_quoted_once_with_all_that_print_it(engine: Engine) -> None:
    """Copies are no second quote; each is named, with the span where it says the same."""
    answer, _ = answered(engine)

    texts = {article.id: article.text for article in ARTICLES}
    (first, *rest) = answer.citations
    assert FIRST in first.quote
    assert all(FIRST not in one.quote for one in rest)
    places = {first.article_id: first.span} | {one.article_id: one.span for one in first.also_in}
    assert places.keys() == texts.keys()
    assert all(FIRST in span.cut(texts[article_id]) for article_id, span in places.items())


def test_what_only_a_copy_says_can_be_quoted(engine: Engine) -> None:
    """A copy that says a sentence more is folded, and its sentence is not lost."""
    answer, _ = answered(engine, "How long does the school of Steinbach stay closed?")

    assert answer.citations[0].quote == MORE
    assert answer.citations[0].article_id == "courier"
    assert answer.citations[0].also_in == ()


def test_evidence_counts_other_articles_once() -> None:
    """An article is not elsewhere for itself, and one that says it twice is named once."""
    known = Evidence(1, "herald", Span(0, 16), TEXT, 1.0)

    assert attributed([known], [])[0] == known


def test_only_what_the_store_agrees_with_is_named(engine: Engine) -> None:
    """Another article is named if its text says the same there: proof before prose."""
    start = ARTICLES[4].text.index(FIRST)
    places = (
        ("gone", Span(0, 19)),
        ("star", Span(0, 19)),
        ("post", Span(900, 990)),
        ("star", Span(start, start + len(FIRST))),
    )
    evidence = Evidence(1, "herald", Span(0, len(FIRST)), FIRST, 1.0, places)

    cited = Verifier(engine.retriever.index).cite(evidence)

    assert cited is not None
    assert [(one.article_id, one.span.start) for one in cited.also_in] == [("star", start)]


def test_hits_are_spread_with_their_copies_behind_them(engine: Engine) -> None:
    """Each copy is looked at like a hit of the same score and rank."""
    _, trace = answered(engine)
    hit = next(hit for hit in trace.hits if hit.copies)

    assert [(one.passage, one.score, one.rank) for one in spread([hit])] == [
        (passage, hit.score, hit.rank) for passage in hit.passages
    ]


def test_every_medium_names_the_others(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """Title, source and day of three, the others counted; nothing of it is markup or a link."""
    others = (
        other("herald", source="The <i>Paper</i>", published="2023-05-04T08:00:00"),
        other("see", title="See evil.com"),
        other("post"),
        other("star"),
        other("echo"),
    )
    answer = answer_of(replace(cite(TEXT, 0, 16), also_in=others))

    listed = "“Herald” (The <i>Paper</i>, 2023-05-04), “See …”, “Post” and 2 more"
    assert also_in(answer.citations[0]) == f"also in {listed}"
    shown = "\n".join(str(getattr(one, "renderable", one)) for one in console.from_answer(answer))
    assert "also in “Herald” (The <i>Paper</i>, 2023-05-04)" in shown
    assert "evil.com" not in shown
    assert "“Herald” (The &lt;i&gt;Paper&lt;/i&gt;, 2023-05-04)" in to_html(answer, {"a.txt": TEXT})
    (part,) = from_answer(answer, wording("de"))
    assert "auch in „Herald“ (The &lt;i&gt;Paper&lt;/i&gt;, 04.05.2023), " in part.html
    assert "„See </i><code>evil.com</code><i>“" in part.html
    assert "„Post“ und 2 weiteren" in part.html


def test_a_title_cannot_look_like_more_papers(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """In text, on the page and in Telegram: one title is one, whatever it is made of."""
    forged = other(
        "a", title="Rain” (Reuters, 5 May), “Sun\u202e", source="Blog), “Star” (dpa" + " x" * 99
    )
    answer = answer_of(replace(cite(TEXT, 0, 16), also_in=(forged,)))

    named = "“Rain' (Reuters, 5 May), 'Sun” (Blog], 'Star' [dpa x x x x x x x x x x…)"
    assert also_in(answer.citations[0]) == f"also in {named}"
    assert named in to_html(answer, {"a.txt": TEXT}).replace("&#39;", "'")
    (part,) = from_answer(answer, wording("en"))
    assert named.replace("'", "&#x27;") in part.html


def test_a_program_reads_all_of_them(cite: Callable[..., Citation]) -> None:
    """JSON leaves none out, and says where each of them says it."""
    made = replace(cite(TEXT, 0, 16), also_in=(other("post", source="Post"), other("star")))

    found = interchange.from_citation(made)["also_in"]

    assert [one["article_id"] for one in found] == ["post", "star"]
    assert found[0] == {
        "article_id": "post",
        "title": "Post",
        "url": None,
        "published": None,
        "source": "Post",
        "start": 0,
        "end": 16,
    }


def test_a_quote_that_stands_nowhere_else_says_nothing(cite: Callable[..., Citation]) -> None:
    """Most sentences stand in one article."""
    assert also_in(cite(TEXT, 0, 16)) == ""
