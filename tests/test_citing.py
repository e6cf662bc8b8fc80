"""The verifier makes a citation if, and only if, the store says the same, word for word."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import chromadb
import pytest
from chromadb.config import Settings
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Citation, Draft, Evidence
from bot.checking.citing import Verdict, Verifier
from bot.checking.consulting import Consulted
from index.article import Article, Span, sha256
from index.errors import IndexDamaged
from index.generations.opening import Index
from index.generations.rows import TEXT, sealed
from index.generations.store import Store

CLOSED = "The old bridge was closed on Thursday."
CRACK = "Engineers found a crack of nine centimetres in its eastern arch."
FIRST, CRACKED, SECOND = Span(0, 38), Span(39, 103), Span(143, 181)


@pytest.fixture
def verifier(paper_index: Index) -> Verifier:
    """A fresh verifier over the articles of the paper."""
    return Verifier(paper_index)


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
    paper_index: Index, wrong: Evidence
) -> None:
    """Another word, another place, a span past the end, another article: no citation."""
    verifier = Verifier(paper_index, evidence=[wrong])

    verdict = verifier.judge(Draft(wrong.text, (1,)))

    assert verifier.cite(wrong) is None
    assert (verdict.outcome, verdict.reason) == ("dropped", "its quote is not in the article")


def test_false_evidence_is_refused_even_where_true_evidence_was_cited(paper_index: Index) -> None:
    """That a span was cited before proves nothing about other words said to stand there."""
    lie = CRACK.replace("nine", "ten")
    both = [evidence(1, CRACKED, CRACK), evidence(2, CRACKED, lie)]
    verifier = Verifier(paper_index, evidence=both)

    assert verifier.judge(Draft(CRACK, (1,))).outcome == "verified"
    assert verifier.judge(Draft(lie, (2,))).statement is None


def test_what_one_verifier_read_another_one_need_not_read(paper_index: Index) -> None:
    """They may share it: here the second one could not read at all."""
    read = Consulted(paper_index)
    first = Verifier(paper_index, read=read).cite(KNOWN[0])
    unreadable = replace(paper_index, texts=None)  # type: ignore[arg-type]

    assert first
    assert Verifier(unreadable, read=read).cite(KNOWN[0]) == first


KNOWN = [
    evidence(1, FIRST, CLOSED),
    evidence(2, CRACKED, CRACK),
    evidence(3, Span(105, 142), "The mayor hopes to open it in spring."),
]


def judged(index: Index, *drafts: Draft, question: str = "") -> list[Verdict]:
    """Return what becomes of drafts that may cite the known sentences."""
    verifier = Verifier(index, question, [*KNOWN, flood(index)])
    return [verifier.judge(draft) for draft in drafts]


def flood(index: Index) -> Evidence:
    """Return the first sentence of the article on the flood."""
    (passage,) = index.store.passages(index.store.record("flood:3-5").passages)
    span = passage.sentences[0]
    return evidence(4, span, passage.cut(span), "flood:3-5")


@pytest.mark.parametrize(
    "draft",
    [
        Draft(CRACK, (2,)),
        Draft("A crack of 9 cm was found in the eastern arch of the old bridge.", (2,)),
        Draft("The old bridge was closed on 12 January 2023.", (1,)),
        Draft("The river rose by 2 metres in a night.", (4,)),
    ],
)
def test_a_claim_that_its_evidence_bears_out_is_verified(paper_index: Index, draft: Draft) -> None:
    """A quotation, and a sentence in other words, is shown with what it cites."""
    (verdict,) = judged(paper_index, draft)

    assert (verdict.outcome, verdict.reason) == ("verified", "")
    assert verdict.statement
    assert verdict.statement.text == draft.text
    assert len(verdict.statement.citations) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A crack of 10 cm was found.", "the number “10” is not in what it cites"),
        ("Merkel found a crack in the arch.", "it is nowhere in the collection"),
        ("Engineers from the Harbour found a crack.", "it is in another article"),
        ("Engineers found no crack in the arch.", "does not negate “arch”"),
        ("A crack was found, see evil.example/now.", "an address or a command"),
        ("A crack was found, ask @evil_bot.", "an address or a command"),
        ("Engineers found a {crack} in the arch.", "no plain prose"),
        ("Grapes are sweet when they are ripe.", "what it cites says nothing of"),
        ("", "it is empty"),
    ],
)
def test_a_claim_that_nothing_bears_out_is_dropped(
    paper_index: Index, text: str, reason: str
) -> None:
    """What becomes of it is said in one clause, and it takes no number."""
    verifier = Verifier(paper_index, "", KNOWN)

    verdict = verifier.judge(Draft(text, (2,)))
    after = verifier.judge(Draft(CLOSED, (1,)))

    assert (verdict.outcome, verdict.statement) == ("dropped", None)
    assert reason in verdict.reason
    assert after.statement
    assert [c.number for c in after.statement.citations] == [1]


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ((), "it names no evidence"),
        ((9,), "it names evidence that does not exist"),
        ((0, -1), "it names evidence that does not exist"),
        ((4,), "is not in what it cites"),
        ((2, 9), "it names evidence that does not exist"),
    ],
)
@pytest.mark.parametrize("text", [CRACK, "Engineers found a crack of 9 cm in the eastern arch."])
def test_wrong_marks_are_repaired(
    paper_index: Index, text: str, marks: tuple[int, ...], reason: str
) -> None:
    """A sentence whose marks are missing or wrong cites the evidence that bears it out."""
    (verdict,) = judged(paper_index, Draft(text, marks))

    assert verdict.outcome == "repaired"
    assert reason in verdict.reason or text == CRACK
    assert verdict.statement
    assert [(c.article_id, c.span) for c in verdict.statement.citations] == [("bridge", CRACKED)]


def test_a_mark_that_adds_nothing_is_left_out(paper_index: Index) -> None:
    """Only what has to do with a sentence is cited for it."""
    claim = "A crack of 9 cm was found in the eastern arch of the old bridge."

    (verdict,) = judged(paper_index, Draft(claim, (2, 4)))

    assert verdict.statement
    assert [c.article_id for c in verdict.statement.citations] == ["bridge"]


def test_a_sentence_that_leans_on_a_dropped_one_is_freed_or_dropped(paper_index: Index) -> None:
    """A contrast is cut off; a pronoun without its antecedent is not shown."""
    lie = Draft("Merkel came to the bridge.", (1,))
    contrast = Draft("However, the old bridge was closed on Thursday.", (1,))
    pronoun = Draft("It was closed on Thursday.", (1,))

    _, freed, *_ = judged(paper_index, lie, contrast)
    _, dropped = judged(paper_index, lie, pronoun)
    (alone,) = judged(paper_index, pronoun)

    assert freed.statement
    assert freed.statement.text == CLOSED
    assert dropped.outcome == "dropped"
    assert alone.outcome == "verified"


def test_citations_are_numbered_from_one_in_order_of_first_use(paper_index: Index) -> None:
    """The numbers are those of the answer, not those of the evidence; the same span keeps its."""
    known = [evidence(1, FIRST, CLOSED), evidence(2, CRACKED, CRACK), evidence(3, SECOND, CLOSED)]
    verifier = Verifier(paper_index, "", known)
    drafts = [Draft(CLOSED, (3,)), Draft(CRACK, (2,)), Draft(CLOSED, (1, 3, 3, 1))]

    made = [verifier.judge(draft).statement for draft in drafts]

    numbers = [[citation.number for citation in one.citations] for one in made if one]
    assert numbers == [[1], [2], [3, 1]]
    assert made[0]
    assert made[0].citations[0].span == SECOND


@pytest.fixture(scope="module")
def altered(paper_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of the store in which somebody made the crack of nine centimetres one of ten."""
    folder = tmp_path_factory.mktemp("altered") / "chroma"
    shutil.copytree(paper_index.generation.chroma, folder)
    alter(folder, "nine centimetres", "some centimetres")
    with Store.open(folder) as store:
        yield store


def alter(folder: Path, old: str, new: str) -> None:
    """Replace words in the one passage that holds them, and seal its row anew."""
    with closing(
        chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    ) as client:
        passages = client.get_collection("passages", embedding_function=None)
        found = passages.get(include=["metadatas"])
        pairs = zip(found["ids"], found["metadatas"] or (), strict=True)
        ((one, text),) = [(one, str(row[TEXT])) for one, row in pairs if old in str(row[TEXT])]
        passages.update(ids=[one], metadatas=[sealed(one, {TEXT: text.replace(old, new)})])


def test_an_article_that_was_altered_in_the_store_is_damage(
    altered: Store, paper_index: Index
) -> None:
    """The digest of the whole article must fit: not one sentence of an altered one is quoted."""
    new = CRACK.replace("nine", "some")
    (passage,) = altered.passages(altered.record("bridge").passages)
    known = [evidence(1, CRACKED, new), evidence(2, FIRST, CLOSED), evidence(3, CRACKED, CRACK)]

    assert passage.cut(CRACKED) == new
    texts = replace(paper_index.texts, store=altered)
    for one in known:
        with pytest.raises(IndexDamaged):
            Verifier(replace(paper_index, texts=texts), "", known).judge(
                Draft(one.text, (one.number,))
            )


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

    made = Verifier(paper_index).cite(evidence(1, span, claim, article_id))

    assert (made is not None) == (span.end <= len(text) and claim == text[start : span.end])
    if made:
        assert text[made.span.start : made.span.end] == made.quote == claim
        assert text[: made.span.start].endswith(made.prefix)
        assert text[made.span.end :].startswith(made.suffix)


SPANS = st.sampled_from([FIRST, CRACKED, SECOND, Span(105, 142), Span(0, 181)])
CLAIMS = st.sampled_from(
    [
        CLOSED,
        CRACK,
        "A crack of 9 cm was found.",
        "A crack of 12 cm was found.",
        "The mayor hopes to open the bridge in spring.",
        "It was closed.",
        "A lie.",
        "",
    ]
)


@given(
    st.lists(st.tuples(SPANS, st.booleans()), max_size=6),
    st.lists(st.tuples(CLAIMS, st.lists(st.integers(-1, 7), max_size=3)), max_size=5),
)
def test_whatever_is_drafted_only_evidence_is_cited(
    papers: dict[str, Article],
    paper_index: Index,
    places: Sequence[tuple[Span, bool]],
    drafted: Sequence[tuple[str, Sequence[int]]],
) -> None:
    """Each citation is a true sentence of the evidence; numbers run from 1 without a gap."""
    text = papers["bridge"].text
    known = [
        evidence(number, span, span.cut(text) if true else "A lie.")
        for number, (span, true) in enumerate(places, start=1)
    ]
    verifier = Verifier(paper_index, "", known)

    verdicts = [verifier.judge(Draft(claim, (*marks,))) for claim, marks in drafted]

    assert all((one.statement is None) == (one.outcome == "dropped") for one in verdicts)
    assert all((one.reason == "") == (one.outcome == "verified") for one in verdicts)
    cited = [c for one in verdicts if one.statement for c in one.statement.citations]
    assert all(text[c.span.start : c.span.end] == c.quote for c in cited)
    assert {c.span for c in cited} <= {span for span, true in places if true}
    assert not any("12" in one.statement.text for one in verdicts if one.statement)
    numbers = list(dict.fromkeys(citation.number for citation in cited))
    assert numbers == list(range(1, len(numbers) + 1))


INJECTED = st.one_of(
    st.integers(10, 10**6).filter(lambda number: number not in {12, 2023}).map(str),
    st.sampled_from(["https://a.example", "www.a.example", "a@b.example", "@handle", "evil.com"]),
)


@given(st.sampled_from([CLOSED, CRACK]), INJECTED, st.integers(0, 5))
def test_an_injected_number_or_address_is_never_shown(
    paper_index: Index, sentence: str, injected: str, place: int
) -> None:
    """Wherever it stands in a true sentence, what the article does not hold is not shown."""
    words = sentence.split()
    text = " ".join([*words[:place], injected, *words[place:]])

    (verdict,) = judged(paper_index, Draft(text, (1, 2)))

    assert verdict.statement is None


@pytest.mark.parametrize("marks", [(2,), (9,), ()])
@pytest.mark.parametrize(
    "text",
    [
        "Engineers found no crack of nine centimetres in its eastern arch.",
        "Engineers did not find a crack of nine centimetres in its eastern arch.",
        "Never: engineers found a crack of nine centimetres in its eastern arch.",
        "Did engineers find a crack of nine centimetres in its eastern arch?",
    ],
)
def test_what_is_turned_round_is_not_led_to_other_evidence(
    paper_index: Index, text: str, marks: tuple[int, ...]
) -> None:
    """A denial, or a question, is dropped even where some other sentence denies something."""
    known = [evidence(1, FIRST, CLOSED), evidence(2, CRACKED, CRACK)]
    nobody = "“Nobody was hurt,” the fire brigade said."
    start = paper_index.store.text(paper_index.store.record("flood:3-5")).index(nobody)
    known.append(evidence(3, Span(start, start + len(nobody)), nobody, "flood:3-5"))

    assert Verifier(paper_index, "", known).judge(Draft(text, marks)).outcome == "dropped"


def test_a_bare_domain_is_a_name_in_a_quotation_alone(paper_index: Index) -> None:
    """What we quote ourselves may name "Amazon.com"; a model that repeats it may not."""
    text = "Shop at harbour.com today."
    known = [Evidence(1, "bridge", FIRST, text, 1.0)]

    reason = Verifier(paper_index, "", known).judge(Draft(text, (1,))).reason
    quoted = Verifier(paper_index, "", known, quoting=True).judge(Draft(text, (1,))).reason

    other = Verifier(paper_index, "", known, quoting=True).judge(Draft(f"Yes: {text}", (1,))).reason

    assert "harbour.com" in reason
    assert "harbour.com" not in quoted
    assert "harbour.com" in other


@pytest.mark.parametrize("hostile", ["9" * 7_000, "1," * 3_500, "a-" * 3_500, "Aof" * 2_300])
def test_what_is_too_long_is_not_even_read(paper_index: Index, hostile: str) -> None:
    """No sentence of a model keeps the verifier busy; patterns never see it."""
    known = [evidence(1, FIRST, CLOSED)]

    verdict = Verifier(paper_index, "", known).judge(Draft(f"It was closed {hostile}.", (1,)))

    assert (verdict.outcome, verdict.reason) == ("dropped", "it is too long")
