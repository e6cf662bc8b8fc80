"""The verifier makes a citation if, and only if, the store says the same, word for word."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Citation, Draft, Evidence
from bot.citing import Verifier
from index.article import Article, Span, sha256
from index.errors import IndexDamaged
from index.opening import Index
from index.store import Store

CLOSED = "The old bridge was closed on Thursday."
CRACK = "Engineers found a crack of nine centimetres in its eastern arch."
FIRST, CRACKED, SECOND = Span(0, 38), Span(39, 103), Span(143, 181)


@pytest.fixture
def verifier(paper_index: Index) -> Verifier:
    """A fresh verifier over the articles of the paper."""
    return Verifier(paper_index.store)


def evidence(number: int, span: Span, text: str, article_id: str = "bridge") -> Evidence:
    """Return evidence with a score that does not matter here."""
    return Evidence(number, article_id, span, text, 1.0)


def test_true_evidence_becomes_a_citation(verifier: Verifier, papers: dict[str, Article]) -> None:
    """A citation says all that a reader needs to find its words in the article."""
    bridge = papers["bridge"]

    assert bridge.text[39:103] == CRACK
    assert verifier.cite(evidence(7, CRACKED, CRACK)) == Citation(
        number=1,
        article_id="bridge",
        title="The old bridge",
        url="https://paper.example/bridge?a=1&b=2",
        published="2023-01-12",
        source="Morning Paper",
        span=CRACKED,
        quote=CRACK,
        prefix=" bridge was closed on Thursday. ",
        suffix="\n\nThe mayor hopes to open it in ",
        article_sha256=sha256(bridge.text),
    )


def test_equal_sentences_are_told_apart_by_their_place(verifier: Verifier) -> None:
    """The second of two equal sentences is cited where it stands."""
    made = [verifier.cite(evidence(n, s, CLOSED)) for n, s in ((1, FIRST), (2, SECOND))]

    assert [one and (one.number, one.span) for one in made] == [(1, FIRST), (2, SECOND)]


@pytest.mark.parametrize(
    "wrong",
    [
        evidence(1, CRACKED, CRACK.replace("nine", "ten")),
        evidence(1, CRACKED, CRACK.upper()),
        evidence(1, Span(38, 102), CRACK),
        evidence(1, Span(39, 102), CRACK),
        evidence(1, Span(143, 182), CLOSED),
        evidence(1, Span(143, 10_000), CLOSED),
        evidence(1, Span(5_000, 5_038), CLOSED),
        evidence(1, CRACKED, CRACK, article_id="harbour"),
        evidence(1, CRACKED, CRACK, article_id="no such article"),
    ],
    ids=lambda one: f"{one.article_id}-{one.span.start}-{one.span.end}",
)
def test_evidence_that_the_store_does_not_hold_is_refused(
    verifier: Verifier, wrong: Evidence
) -> None:
    """Another word, another place, a span past the end, another article: no citation."""
    statements, refused = verifier.statements([Draft(wrong.text, (1,))], [wrong])

    assert verifier.cite(wrong) is None
    assert statements == []
    assert [one.reason for one in refused] == ["its quote is not in the article"]


def test_false_evidence_is_refused_even_where_true_evidence_was_cited(verifier: Verifier) -> None:
    """That a span was cited before proves nothing about other words said to stand there."""
    lie = CRACK.replace("nine", "ten")
    both = [evidence(1, CRACKED, CRACK), evidence(2, CRACKED, lie)]

    statements, refused = verifier.statements([Draft(CRACK, (1,)), Draft(lie, (2,))], both)

    assert [one.text for one in statements] == [CRACK]
    assert [one.draft.text for one in refused] == [lie]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (Draft(CLOSED, ()), "it names no evidence"),
        (Draft(CLOSED, (3,)), "it names evidence that does not exist"),
        (Draft(CLOSED, (0,)), "it names evidence that does not exist"),
        (Draft(CLOSED, (-1,)), "it names evidence that does not exist"),
        (Draft(CLOSED, (1, 9)), "it names evidence that does not exist"),
        (Draft("The bridge was closed.", (1,)), "its words are not those of its evidence"),
        (Draft(CLOSED, (2,)), "its words are not those of its evidence"),
        (Draft("", (1,)), "its words are not those of its evidence"),
    ],
)
def test_a_draft_that_its_evidence_does_not_say_is_refused(
    verifier: Verifier, draft: Draft, reason: str
) -> None:
    """A draft is shown only in the words of evidence that exists and that it names."""
    known = [evidence(1, FIRST, CLOSED), evidence(2, CRACKED, CRACK)]

    statements, refused = verifier.statements([draft], known)

    assert statements == []
    assert [(one.draft, one.reason) for one in refused] == [(draft, reason)]


def test_citations_are_numbered_from_one_in_order_of_first_use(verifier: Verifier) -> None:
    """The numbers are those of the answer, not those of the evidence; the same span keeps its."""
    known = [evidence(1, FIRST, CLOSED), evidence(2, CRACKED, CRACK), evidence(3, SECOND, CLOSED)]
    drafts = [Draft(CLOSED, (3,)), Draft(CRACK, (2,)), Draft(CLOSED, (1, 3, 3, 1))]

    statements, _ = verifier.statements(drafts, known)

    numbers = [[citation.number for citation in one.citations] for one in statements]
    assert numbers == [[1], [2], [3, 1]]
    assert statements[0].citations[0].span == SECOND


def test_a_refused_draft_takes_no_number(verifier: Verifier) -> None:
    """What is shown begins with 1, even if a draft before it had one sound citation of two."""
    known = [
        evidence(1, FIRST, CLOSED),
        evidence(2, CRACKED, "A lie."),
        evidence(3, SECOND, CLOSED),
    ]

    statements, refused = verifier.statements([Draft(CLOSED, (1, 2)), Draft(CLOSED, (3,))], known)

    assert [one.draft.evidence for one in refused] == [(1, 2)]
    assert [(c.number, c.span) for one in statements for c in one.citations] == [(1, SECOND)]


@pytest.fixture(scope="module")
def altered(paper_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of the store in which somebody made the crack of nine centimetres one of ten."""
    folder = tmp_path_factory.mktemp("altered") / "chroma"
    shutil.copytree(paper_index.generation.chroma, folder)
    alter(folder, "nine centimetres", "some centimetres")
    with Store.open(folder) as store:
        yield store


def alter(folder: Path, old: str, new: str) -> None:
    """Replace words in the texts that a Chroma folder holds."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as database, database:
        changed = database.execute(
            "update embedding_metadata set string_value = replace(string_value, ?, ?)"
            " where key = 'text' and instr(string_value, ?)",
            (old, new, old),
        )
        assert changed.rowcount == 1


def test_an_article_that_was_altered_in_the_store_is_damage(altered: Store) -> None:
    """The digest of the whole article must fit: not one sentence of an altered one is quoted."""
    new = CRACK.replace("nine", "some")
    (passage,) = altered.passages(altered.record("bridge").passages)
    known = [evidence(1, CRACKED, new), evidence(2, FIRST, CLOSED), evidence(3, CRACKED, CRACK)]

    assert passage.cut(CRACKED) == new
    for one in known:
        with pytest.raises(IndexDamaged):
            Verifier(altered).statements([Draft(one.text, (one.number,))], known)


ARTICLES = st.sampled_from(["bridge", "flood:3-5", "harbour", "signs"])
OFFSETS = st.integers(0, 190)


@given(ARTICLES, OFFSETS, st.integers(1, 80), st.data())
def test_a_citation_exists_exactly_if_the_span_of_the_article_is_the_quote(
    papers: dict[str, Article],
    paper_index: Index,
    article_id: str,
    start: int,
    length: int,
    data: st.DataObject,
) -> None:
    """`article.text[start:end] == quote`, for any span and any claim, or there is no citation."""
    text = papers[article_id].text
    span = Span(start, start + length)
    claims = [span.cut(text), text[start + 1 : start + 1 + length], span.cut(text).lower()]
    claim = data.draw(st.sampled_from(claims) | st.text(min_size=1, max_size=length))

    made = Verifier(paper_index.store).cite(evidence(1, span, claim, article_id))

    assert (made is not None) == (span.end <= len(text) and claim == text[start : span.end])
    if made:
        assert text[made.span.start : made.span.end] == made.quote == claim
        assert text[: made.span.start].endswith(made.prefix)
        assert text[made.span.end :].startswith(made.suffix)


SPANS = st.sampled_from([FIRST, CRACKED, SECOND, Span(105, 142), Span(0, 181)])


@given(
    st.lists(st.tuples(SPANS, st.booleans()), min_size=1, max_size=6),
    st.lists(st.lists(st.integers(0, 7), max_size=3), max_size=6),
)
def test_whatever_is_drafted_only_proven_words_are_stated(
    papers: dict[str, Article],
    paper_index: Index,
    places: Sequence[tuple[Span, bool]],
    named: Sequence[Sequence[int]],
) -> None:
    """Each statement is the quote of a citation, and the numbers run from 1 without a gap."""
    text = papers["bridge"].text
    known = [
        evidence(number, span, span.cut(text) if true else "A lie.")
        for number, (span, true) in enumerate(places, start=1)
    ]
    texts = {one.number: one.text for one in known}
    drafts = [
        Draft(texts.get(numbers[0], CLOSED) if numbers else "", (*numbers,)) for numbers in named
    ]

    statements, refused = Verifier(paper_index.store).statements(drafts, known)

    assert len(statements) + len(refused) == len(drafts)
    cited = [citation for one in statements for citation in one.citations]
    assert all(text[c.span.start : c.span.end] == c.quote for c in cited)
    assert all(one.text in {c.quote for c in one.citations} for one in statements)
    numbers = list(dict.fromkeys(citation.number for citation in cited))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len({citation.span for citation in cited}) == len(numbers)
