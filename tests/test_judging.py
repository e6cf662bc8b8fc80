"""What becomes of a draft is decided by it, its marks and the sentence before it, and is said."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answer import Draft, Evidence
from bot.checking.citing import LONGEST, Verdict, Verifier
from index.article import Article, Span
from index.generations.opening import Index

CLOSED = "The old bridge was closed on Thursday."
CRACK = "Engineers found a crack of nine centimetres in its eastern arch."
FIRST, CRACKED, SECOND = Span(0, 38), Span(39, 103), Span(143, 181)
NO_SUCH_PLACE = Span(500, 508)
KNOWN = [
    Evidence(1, "bridge", FIRST, CLOSED, 1.0),
    Evidence(2, "bridge", CRACKED, CRACK, 1.0),
    Evidence(3, "bridge", SECOND, CLOSED, 1.0),
]
CLAIM = Draft("A crack of 9 cm was found in the eastern arch of the old bridge.", (2,))
LEANING = Draft("It was closed on Thursday.", (1,))
NO_QUOTE = "its quote is not in the article"


def judged(index: Index, *drafts: Draft, known: Sequence[Evidence] = KNOWN) -> list[Verdict]:
    """Return what becomes of drafts, one after the other."""
    verifier = Verifier(index, evidence=known)
    return [verifier.judge(draft) for draft in drafts]


def test_a_claim_is_shown_with_single_spaces(paper_index: Index) -> None:
    """However the model set it."""
    (verdict,) = judged(
        paper_index, Draft(" The old  bridge\nwas closed on 12 January 2023. ", (1,))
    )

    assert verdict.statement
    assert verdict.statement.text == "The old bridge was closed on 12 January 2023."


def test_a_quotation_keeps_its_spaces(paper_index: Index, papers: dict[str, Article]) -> None:
    """It is in the article to the letter, line breaks included."""
    span = Span(39, 142)
    text = span.cut(papers["bridge"].text)
    known = [Evidence(1, "bridge", span, text, 1.0)]

    (verdict,) = judged(paper_index, Draft(text, (1,)), known=known)

    assert "\n\n" in text
    assert verdict.outcome == "verified"
    assert verdict.statement
    assert verdict.statement.text == text


@pytest.mark.parametrize(
    "text", ["Was it closed?", "Was it closed?”", 'Was it closed?" ', "(Was it?)"]
)
def test_a_claim_is_no_question(paper_index: Index, text: str) -> None:
    """A model that asks back states nothing; whatever stands behind the mark."""
    (verdict,) = judged(paper_index, Draft(text, (1,)))

    assert (verdict.outcome, verdict.reason) == ("dropped", "it is a question")


def test_a_quotation_may_be_a_question(paper_index: Index) -> None:
    """An article may ask: then it matters only whether it does."""
    known = [Evidence(1, "bridge", NO_SUCH_PLACE, "Why now?", 1.0)]

    (verdict,) = judged(paper_index, Draft("Why now?", (1,)), known=known)

    assert verdict.reason == NO_QUOTE


@pytest.mark.parametrize(
    ("text", "too_long"),
    [
        ("word " * (LONGEST // 5 - 1) + "word.", False),
        ("word " * (LONGEST // 5 - 1) + "words.", True),
        ("w" * 79, False),
        ("w" * 80, True),
    ],
    ids=["as long as may be", "one more", "a long word", "a longer one"],
)
def test_how_long_a_claim_may_be(paper_index: Index, text: str, too_long: bool) -> None:
    """A thousand characters, and no word of eighty; a quotation is as long as it is."""
    known = [Evidence(1, "bridge", NO_SUCH_PLACE, text, 1.0)]

    (claim,) = judged(paper_index, Draft(text, (1,)))
    (quotation,) = judged(paper_index, Draft(text, (1,)), known=known)

    assert (claim.reason == "it is too long") is too_long
    assert quotation.reason == NO_QUOTE


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (CLAIM, True),
        (Draft("Why now?", (9,)), True),
        (Draft("Merkel came to the bridge.", (1,)), False),
    ],
    ids=["a claim that is shown", "a quotation that is dropped", "a claim that is dropped"],
)
def test_only_a_claim_that_was_dropped_orphans_the_next_sentence(
    paper_index: Index, before: Draft, shown: bool
) -> None:
    """Quotations are of our choosing: the next sentence was never written to follow one."""
    known = [*KNOWN, Evidence(9, "bridge", NO_SUCH_PLACE, "Why now?", 1.0)]

    first, second = judged(paper_index, before, LEANING, known=known)

    assert (first.outcome == "verified") is (before is CLAIM)
    assert (second.statement is not None) is shown


def test_a_quotation_that_points_at_a_dropped_claim_is_dropped(paper_index: Index) -> None:
    """Its words are the article's: it cannot be freed by changing them."""
    text = "However, " + CLOSED
    known = [*KNOWN, Evidence(9, "bridge", NO_SUCH_PLACE, text, 1.0)]

    _, second = judged(paper_index, Draft("Merkel came.", (1,)), Draft(text, (9,)), known=known)

    assert second.reason == "it points at a sentence that was dropped"


@pytest.mark.parametrize(
    ("marks", "outcome", "reason", "starts"),
    [
        ((1,), "verified", "", [0]),
        ((1, 3), "verified", "", [0, 143]),
        ((1, 2), "repaired", "one of its marks adds nothing", [0]),
        ((2,), "repaired", "what it cites is about something else", [0]),
        ((), "repaired", "it names no evidence", [0]),
        ((3, 9), "repaired", "it names evidence that does not exist", [143]),
        ((1, 2, 9), "repaired", "it names evidence that does not exist", [0]),
    ],
)
def test_a_quotation_cites_what_it_repeats(
    paper_index: Index, marks: tuple[int, ...], outcome: str, reason: str, starts: list[int]
) -> None:
    """Where it stands more than once, the places that it names, or else the first one."""
    (verdict,) = judged(paper_index, Draft(CLOSED, marks))

    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.statement
    assert [one.span.start for one in verdict.statement.citations] == starts


def test_a_quotation_does_not_cite_what_only_says_the_same(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """It cites its own words, however much another span is like them."""
    both = Span(0, 103)
    more = Evidence(4, "bridge", both, both.cut(papers["bridge"].text), 1.0)

    (verdict,) = judged(paper_index, Draft(CLOSED, (1, 4)), known=[*KNOWN, more])

    assert verdict.reason == "one of its marks adds nothing"
    assert verdict.statement
    assert [one.span for one in verdict.statement.citations] == [FIRST]


@pytest.mark.parametrize(
    ("draft", "outcome", "reason"),
    [
        (
            Draft(f"However, {CLOSED}", (1,)),
            "repaired",
            "it pointed at a sentence that was dropped",
        ),
        (Draft(f"However, {CLOSED}", (1, 99)), "repaired", "it names evidence that does not exist"),
        (replace(LEANING, evidence=()), "dropped", "it points at a sentence that was dropped"),
    ],
    ids=["a right mark", "a wrong one", "none"],
)
def test_why_a_sentence_was_freed(
    paper_index: Index, draft: Draft, outcome: str, reason: str
) -> None:
    """The first that was wrong with it is said; with no mark nothing says whom it means."""
    _, verdict = judged(paper_index, Draft("Merkel came.", (1,)), draft)

    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_marks_that_each_add_something_stay(paper_index: Index, papers: dict[str, Article]) -> None:
    """A sentence of two articles cites both; only a third mark adds nothing."""
    text = papers["flood:3-5"].text
    left = text.index("Forty")
    span = Span(left, left + len("Forty families left their houses."))
    known = [*KNOWN, Evidence(4, "flood:3-5", span, span.cut(text), 1.0)]
    claim = "Forty families left their houses; the old bridge was closed on Thursday."

    both, more = judged(paper_index, Draft(claim, (4, 1)), Draft(claim, (4, 1, 2)), known=known)

    assert (both.outcome, more.outcome) == ("verified", "repaired")
    assert more.reason == "one of its marks adds nothing"
    assert both.statement
    assert more.statement
    assert both.statement.citations == more.statement.citations
    assert [one.article_id for one in both.statement.citations] == ["flood:3-5", "bridge"]


def test_nothing_is_cited_where_there_is_no_evidence(paper_index: Index) -> None:
    """A claim without any is dropped, whatever it says and names."""
    for draft in (CLAIM, Draft(CLOSED, ())):
        (verdict,) = judged(paper_index, draft, known=[])

        assert verdict.statement is None


@pytest.mark.parametrize(
    ("span", "prefix", "suffix"),
    [
        (FIRST, "", " Engineers found a crack of nine"),
        (Span(4, 38), "The ", " Engineers found a crack of nine"),
        (Span(143, 175), "opes to open it in spring. ", "rsday."),
    ],
)
def test_a_citation_shows_what_stands_around_it(
    paper_index: Index, papers: dict[str, Article], span: Span, prefix: str, suffix: str
) -> None:
    """32 characters on either side, or as many as the article has."""
    evidence = Evidence(1, "bridge", span, span.cut(papers["bridge"].text), 1.0)

    made = Verifier(paper_index).cite(evidence)

    assert made
    assert (made.prefix.endswith(prefix), made.suffix) == (True, suffix)
    assert len(made.prefix) == min(32, span.start)


def test_a_citation_says_which_of_its_words_answer(paper_index: Index) -> None:
    """Where the reader was sure of them; it is the evidence that knows."""
    short = Span(28, 37)
    verifier = Verifier(paper_index, evidence=[replace(KNOWN[0], short=short), KNOWN[1]])

    sure, unsure = (verifier.judge(Draft(text, ())) for text in (CLOSED, CRACK))

    assert sure.statement
    assert unsure.statement
    assert sure.statement.citations[0].short == short
    assert unsure.statement.citations[0].short is None
