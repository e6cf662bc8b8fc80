"""An old answer holds exactly if a reader who follows its citations finds the quotes there."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Statement
from bot.quotations.claimed import ClaimedAnswer, ClaimedCitation, read_answer
from bot.quotations.verifying import check, in_own_words, verify, whereabouts
from bot.showing import interchange
from index.article import Article, Span
from index.generations.opening import Index

TEXT = "The sky is blue. Grass is green. Nothing else."
GRASS = "Grass is green."
PIECES = (
    "Grass is green.",
    " ",
    "🙂",
    "e\u0301",
    "\u00a0",
    "The sky",
    "\n\n",
    "x\u0301\u0323",
    "a",
)


def claim(cite: Callable[..., Citation], text: str = TEXT, **changed: Any) -> ClaimedCitation:
    """Return a citation of the grass as a file claims it."""
    made = cite(text, text.index(GRASS), text.index(GRASS) + len(GRASS))
    return ClaimedCitation(**{**interchange.from_citation(made), **changed})


def claimed(answer: Answer) -> ClaimedAnswer:
    """Return an answer as it is read back from a file."""
    return read_answer(interchange.dump(interchange.from_answer(answer)).encode())


@pytest.mark.parametrize(
    ("now", "outcome", "start"),
    [
        (TEXT, "holds", 17),
        (TEXT + " Much more.", "changed", 17),
        ("News: " + TEXT, "moved", 23),
        ("The sky is blue. Grass is grey. Nothing else.", "quote_gone", None),
        (None, "article_gone", None),
    ],
)
def test_each_outcome_says_where_the_quote_stands_now(
    cite: Callable[..., Citation], now: str | None, outcome: str, start: int | None
) -> None:
    """Unchanged, changed elsewhere, moved, gone, and no article any more."""
    found = check(claim(cite), now)

    assert (found.outcome, found.span and found.span.start) == (outcome, start)
    assert found.stands == (start is not None)


@pytest.mark.parametrize(
    ("forged", "span"),
    [
        ({"start": 0, "end": 15}, Span(17, 32)),
        ({"start": 17, "end": 31}, Span(17, 32)),
        ({"start": 9_000, "end": 9_015}, Span(17, 32)),
        ({"short": {"start": 10, "end": 15}}, Span(17, 32)),
        ({"short": {"start": 20, "end": 33}}, Span(17, 32)),
        ({"short": {"start": 22, "end": 22}}, Span(17, 32)),
        ({"quote": "Grass is blue.."}, None),
        ({"prefix": "The sky is red. "}, Span(17, 32)),
        ({"suffix": " Nothing more."}, Span(17, 32)),
    ],
)
def test_a_forged_citation_of_an_unchanged_article_does_not_match(
    cite: Callable[..., Citation], forged: dict[str, Any], span: Span | None
) -> None:
    """Offsets, quote or context: none of them can be another; where the quote stands is said."""
    found = check(claim(cite, **forged), TEXT)

    assert (found.outcome, found.stands, found.span) == ("mismatch", False, span)


def test_of_equal_quotes_the_one_in_its_context_is_found(cite: Callable[..., Citation]) -> None:
    """The context tells; without any, the place that is nearest."""
    now = f"{GRASS} {GRASS} {TEXT} {GRASS}"
    bare = claim(cite, prefix="", suffix="", start=15, end=30)

    assert whereabouts(claim(cite), now) == Span(49, 64)
    assert whereabouts(bare, now) == Span(16, 31)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_where_a_quote_is_said_to_stand_it_stands(now: str) -> None:
    """To the character, in whatever has become of the text."""
    about = {"number": 1, "article_id": "a", "article_sha256": "", "start": 3, "end": 18}
    found = check(ClaimedCitation(**about, quote=GRASS, prefix="🙂", suffix="\n\n"), now)

    assert found.stands == (GRASS in now)
    assert found.span is None or found.span.cut(now) == GRASS


def bridge(cite: Callable[..., Citation], papers: dict[str, Article], **known: Any) -> Citation:
    """Return a citation of the first sentence of an article that is indexed."""
    return cite(papers["bridge"].text, 0, 38, article_id="bridge", **known)


def test_an_answer_holds_if_all_that_it_shows_does(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    papers: dict[str, Article],
    paper_index: Index,
) -> None:
    """Its statements with their citations; of an abstention, what came closest."""
    good, gone = bridge(cite, papers), cite(TEXT, 0, 16, article_id="gone")

    fine = verify(claimed(answer_of(good, nearest=(gone,))), paper_index.store)
    broken = verify(claimed(answer_of(gone)), paper_index.store)
    abstained = verify(claimed(answer_of(nearest=(gone,))), paper_index.store)

    assert (fine.verified, broken.verified, abstained.verified) == (True, False, False)
    assert fine.nearest[0].outcome == "article_gone"
    assert broken.statements[0].wrong == "citation 1 is broken"
    assert verify(claimed(answer_of(nearest=(good,))), paper_index.store).verified


def test_statements_are_held_to_their_citations(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    papers: dict[str, Article],
    paper_index: Index,
) -> None:
    """Each cites something that is there; what is no quote of it is judged, or does not hold."""
    good = bridge(cite, papers)
    answer = answer_of(statements=(Statement("The bridge is open.", (good,)),))

    def wrong(answer: ClaimedAnswer, **changed: Any) -> list[str]:
        changed = {"statements": answer.statements, **changed}
        found = verify(
            answer.model_copy(update=changed), paper_index.store, lambda *_: changed.get("why", "")
        )
        assert found.verified == (not any(one.wrong for one in found.statements))
        return [one.wrong for one in found.statements]

    said = claimed(answer)
    (statement,) = said.statements
    assert not verify(said, paper_index.store).verified
    assert not in_own_words(said)
    assert in_own_words(said.model_copy(update={"mode": "llm"}))
    assert wrong(said) == [""]
    assert wrong(said, why="it is too long") == ["it is too long"]
    for numbers, fault in (([], "it cites nothing"), ([7], "there is no citation 7")):
        forged = statement.model_copy(update={"citations": numbers})
        assert wrong(said, statements=[forged]) == [fault]


def test_changed_articles_are_named_once(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    papers: dict[str, Article],
    paper_index: Index,
) -> None:
    """Whether or not their quotes still stand."""
    before = papers["bridge"].text + " It is blue."
    first = cite(before, 0, 38, article_id="bridge")
    last = cite(before, len(before) - 11, len(before), article_id="bridge", number=2)

    found = verify(claimed(answer_of(first, last)), paper_index.store)

    assert [one.outcome for one in found.citations] == ["changed", "quote_gone"]
    assert (found.changed, found.verified) == (("bridge",), False)


def test_a_long_context_of_a_short_quote_takes_no_time(cite: Callable[..., Citation]) -> None:
    """What is compared around each of many places is as much as answers hold."""
    text = "x" * 100_000
    cited = cite(text, 5, 6)
    claimed = interchange.from_citation(cited) | {"prefix": "x" * 9_000, "suffix": "x" * 9_000}
    began = time.process_time()

    assert whereabouts(ClaimedCitation.model_validate(claimed), text) is not None
    assert time.process_time() - began < 5
