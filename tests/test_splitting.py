"""Passages tile their article: nothing is lost, moved, doubled or found at the wrong place."""

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Span, normalise
from index.passage import Passage
from index.splitting import TOKEN_LETTERS, Splitter

NAUGHTY = Path(__file__).resolve().parents[2] / "shared" / "eval" / "naughty" / "blns.jsonl"
# Each ends in a stop, and follows and precedes a sentence wherever it is put.
SENTENCES = (
    "The sky is blue.",
    "It rained!",
    "Café 👩‍👩‍👧 opened 🇩🇪.",
    "The U.S. economy grew by 2.5 percent.",
)
PIECES = (
    *SENTENCES,
    *("今天天气很好。", "我们去公园！", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "x\u0301\u0323", "‼️"),
    *("B.\u00a0Lee", "B.\u2028Ray", "word " * 15, "z" * 300),
    *(" ", "\n", "\n\n", "\u00a0", "\u3000", "   \n \n", "\u200d", "\u0301"),
)
SIGNS = ("x\u0301\u0323", "👩‍👩‍👧", "👍🏽", "❤️", "1️⃣", "🇩🇪", "कि", "字", "a")
LIMITS = st.integers(1, 12)


def count(texts: Sequence[str]) -> list[int]:
    """Return the number of words in each text."""
    return [len(text.split()) for text in texts]


def article(text: str) -> Article:
    """Return an article of a text."""
    return Article(id="a.txt", title="A title", text=text, language="en")


def assert_tiles(passages: Sequence[Passage], whole: Article, limit: int) -> None:
    """Assert all that is promised of the passages of one article."""
    edges = [0, *accumulate(len(passage.text) for passage in passages)]
    ids = [passage.id for passage in passages]

    assert "".join(passage.text for passage in passages) == whole.text
    assert [passage.span for passage in passages] == [Span(a, b) for a, b in pairwise(edges)]
    assert len(set(ids)) == len(ids)
    assert [passage.previous for passage in passages] == [None, *ids][: len(ids)]
    assert [passage.next for passage in passages] == [*ids, None][1:]
    for passage in passages:
        assert passage.article_id == whole.id
        assert max(count([passage.text])[0], len(passage.text) // TOKEN_LETTERS) <= limit
        assert_sentences(passage, whole.text)


def assert_sentences(passage: Passage, text: str) -> None:
    """Assert that the sentences of a passage are in it, and leave out white space alone."""
    spans = passage.sentences
    places = [place for span in spans for place in range(span.start, span.end)]
    inside = range(passage.span.start, passage.span.end)

    assert places == sorted(set(places))
    assert set(places) <= set(inside)
    assert all(text[place].isspace() for place in set(inside).difference(places))
    assert all(span.cut(text) == span.cut(text).strip() for span in spans)


@given(st.lists(st.sampled_from(PIECES), max_size=25), LIMITS)
def test_passages_tile_any_article(pieces: list[str], limit: int) -> None:
    """Passages concatenate to the text, in order and linked, each within the limit."""
    whole = article(normalise("".join(pieces)))

    assert_tiles(Splitter(count, limit).split(whole), whole, limit)


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "\n\n\u00a0\u2028 ",
        " " * 5000,
        "a",
        "The sky is blue.\n\n" * 40,
        "z" * 12_000,
        "a" + "\u0301" * 2000,
        "👩‍👩‍👧" * 500,
        "🇩🇪" * 500,
        "今天天气很好。" * 100,
        normalise("One.\r\nTwo.\r\n\r\nThree.\rFour."),
        "A quite long word is 19. " * 60,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_passages_tile_a_nasty_article(text: str) -> None:
    """White space alone, one endless word or sign, and the same sentence again and again."""
    assert_tiles(Splitter(count, 5).split(article(text)), article(text), 5)


def test_an_empty_article_has_no_passages() -> None:
    """There is nothing to tile."""
    assert Splitter(count).split(article("")) == []


@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from((" ", "\n\n", "  ")))))
def test_each_sentence_keeps_its_own_place(parts: list[tuple[str, str]]) -> None:
    """Sentences are at the offsets where they were put, the equal ones each at its own."""
    text, placed = "", []
    for sentence, gap in parts:
        placed.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + gap

    passages = Splitter(count, 12).split(article(text))

    assert [span for passage in passages for span in passage.sentences] == placed


@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=60), LIMITS)
def test_no_cut_goes_through_a_written_sign(signs: list[str], limit: int) -> None:
    """Where there is no white space, a cut is between letters, emoji and flags, not in them."""
    whole = article("".join(signs))
    edges = {0, *accumulate(len(sign) for sign in signs)}

    passages = Splitter(count, limit).split(whole)

    assert_tiles(passages, whole, limit)
    assert {passage.span.start for passage in passages} <= edges


def test_no_cut_parts_a_space_from_its_mark() -> None:
    """White space that carries a mark is a sign too, and not the place to cut."""
    whole = article("abcdefgh \u0301ijklmnop" * 4)

    passages = Splitter(count, 1).split(whole)

    assert len(passages) > 4
    assert not any(passage.text.startswith("\u0301") for passage in passages)


def test_sentences_stay_whole() -> None:
    """A passage holds as many whole sentences as the limit lets it."""
    text = "One two three. Four five six. Seven eight nine."

    passages = Splitter(count, 6).split(article(text))

    assert [passage.text for passage in passages] == [
        "One two three. Four five six. ",
        "Seven eight nine.",
    ]


def test_every_passage_holds_as_much_as_the_first() -> None:
    """A passage is measured from its own begin: it is as full wherever in the article it is."""
    passages = Splitter(count, 6).split(article("One two three. " * 12))

    assert [passage.text for passage in passages] == ["One two three. One two three. "] * 6


def test_what_cannot_be_cut_is_a_passage() -> None:
    """A single character is one, however many tokens it is said to have; two of them are two."""
    passages = Splitter(lambda texts: [2] * len(texts), 1).split(article("ab"))

    assert [passage.text for passage in passages] == ["a", "b"]


def test_a_long_sentence_is_cut_between_words() -> None:
    """A sentence that is over the limit alone is cut after white space."""
    text = "one two three four five six seven eight"

    passages = Splitter(count, 4).split(article(text))

    assert [passage.text for passage in passages] == ["one two three four ", "five six seven eight"]


def test_a_long_word_counts_for_its_letters() -> None:
    """A word of 300 letters is one token to the model, and 30 to the limit."""
    passages = Splitter(count, 10).split(article("z" * 300))

    assert len(passages) == 4
    assert {len(passage.text) for passage in passages} == {75}


def test_a_token_counts_for_ten_letters() -> None:
    """109 letters are ten tokens at most, one more is one too many."""
    assert len(Splitter(count, 10).split(article("z" * 109))) == 1
    assert len(Splitter(count, 10).split(article("z" * 110))) == 2


def test_the_language_of_the_article_is_used() -> None:
    """A German abbreviation ends no sentence in a German article."""
    whole = replace(article("Das gilt z.B. Am Rhein. Es regnet."), language="de")

    (passage,) = Splitter(count).split(whole)

    assert [passage.cut(span) for span in passage.sentences] == [
        "Das gilt z.B. Am Rhein.",
        "Es regnet.",
    ]


def test_ids_are_the_same_again() -> None:
    """The same article and splitter give the same passages; another of either, other ids."""
    whole, splitter = article("One two. Three four. " * 9), Splitter(count, 6)
    passages = splitter.split(whole)
    ids = {passage.id for passage in passages}
    others = [
        splitter.split(replace(whole, id="b.txt")),
        splitter.split(replace(whole, text=whole.text.replace("One", "Six"))),
        Splitter(count, 4).split(whole),
    ]

    assert splitter.split(whole) == passages
    assert all(ids.isdisjoint(passage.id for passage in other) for other in others)


def test_the_identity_names_what_decides_the_cuts() -> None:
    """An index built with another limit, or another sentence library, is known to be outdated."""
    assert Splitter(count, 64).identity != Splitter(count, 128).identity
    assert Splitter(count).identity == f"3/sentencex-{version('sentencex')}/128"


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the list of naughty strings is not here")
def test_passages_tile_naughty_strings() -> None:
    """No string of the Big List of Naughty Strings loses or moves a character."""
    lines = NAUGHTY.read_text(encoding="utf-8").rstrip().split("\n")
    texts = [normalise(json.loads(line)["text"]) for line in lines]

    for text in [*texts, "\n".join(texts)]:
        assert_tiles(Splitter(count, 3).split(article(text)), article(text), 3)
