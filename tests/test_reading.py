"""Articles are looked up by id, by a span in its context, or by what they are about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import around, listed, look_up, whole
from index.article import Article, Span
from index.errors import ArticleNotFound, UsageError
from index.filters import Filters
from index.generations.opening import Index

CRACK = "Engineers found a crack of nine centimetres in its eastern arch."


def test_an_article_is_found_by_its_id(paper_index: Index, papers: dict[str, Article]) -> None:
    """Without a span the whole text is shown."""
    record, text, span, shown = look_up("bridge", paper_index.store)

    assert (record.id, text, span) == ("bridge", papers["bridge"].text, None)
    assert shown == Span(0, len(text))


def test_a_span_is_shown_with_a_sentence_on_either_side(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """A quote is read in its context: the sentence it stands in, and both neighbours."""
    text = papers["bridge"].text
    assert text[39:103] == CRACK

    _, _, span, shown = look_up("bridge:57-62", paper_index.store)

    assert span is not None
    assert span.cut(text) == "crack"
    assert shown.cut(text) == (
        f"The old bridge was closed on Thursday. {CRACK}\n\nThe mayor hopes to open it in spring."
    )


def test_only_digits_after_the_last_colon_are_a_span(paper_index: Index) -> None:
    """An article whose own id ends like a span is found by naming a span of it."""
    record, text, span, _ = look_up("flood:3-5:0-9", paper_index.store)

    assert (record.id, span and span.cut(text)) == ("flood:3-5", "The river")
    with pytest.raises(ArticleNotFound, match="'flood'"):
        look_up("flood:3-5", paper_index.store)


@pytest.mark.parametrize("place", ["bridge:0-182", "bridge:181-182", "bridge:0-999999999999"])
def test_a_span_outside_the_article_is_a_usage_error(paper_index: Index, place: str) -> None:
    """The message says how long the article is."""
    with pytest.raises(UsageError, match=r"181 characters, so .* is not a span"):
        look_up(place, paper_index.store)


@pytest.mark.parametrize("place", ["bridge:5-5", "bridge:9-3", "bridge:900-300"])
def test_a_span_must_have_an_order(paper_index: Index, place: str) -> None:
    """That is said, whatever the length of the article."""
    with pytest.raises(UsageError, match=r"^A span must start before it ends, which "):
        look_up(place, paper_index.store)


@pytest.mark.parametrize(
    "place",
    ["", "nothing", "Bridge", "bridge:", "bridge:1", "bridge:-1-5", "bridge:a-b", "bridge:1-2 "],
)
def test_an_article_that_is_not_there_is_a_usage_error(paper_index: Index, place: str) -> None:
    """The message repeats what was asked for, and names the command that lists articles."""
    with pytest.raises(UsageError, match="footnote articles"):
        look_up(place, paper_index.store)


@given(st.integers(0, 180), st.integers(1, 181))
def test_what_is_shown_holds_the_span(
    paper_index: Index, papers: dict[str, Article], start: int, length: int
) -> None:
    """Whatever the span, the context is a part of the article around all of it."""
    text = papers["bridge"].text
    span = Span(start, min(start + length, len(text)))

    shown = around(span, paper_index.store.record("bridge"), paper_index.store)

    assert 0 <= shown.start <= span.start
    assert span.end <= shown.end <= len(text)


def test_the_context_goes_on_in_the_next_passage(seed_index: Index, seed_article: Article) -> None:
    """Passages are ours, not the reader's: sentences are shown across their borders."""
    store = seed_index.store
    record = store.record(seed_article.id)
    first, second = store.passages(record.passages[:2])

    last = around(first.sentences[-1], record, store)
    opening = around(second.sentences[0], record, store)

    assert last.end == second.sentences[0].end
    assert opening.start == first.sentences[-1].start


def test_a_part_of_a_sentence_is_widened_to_all_of_it(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """So is one that begins in one sentence and ends in another; a whole one stays as it is."""
    store, text = paper_index.store, papers["bridge"].text
    record = store.record("bridge")

    assert whole(Span(4, 14), record, store) == Span(0, 38)
    assert whole(Span(30, 50), record, store) == Span(0, text.index("\n"))
    assert whole(Span(39, 103), record, store) == Span(39, 103)


def test_names_are_compared_as_they_are_indexed(paper_index: Index) -> None:
    """An accent may be typed apart from its letter, and bytes that are no text match nothing."""
    found = listed(paper_index.store.records(), match="FU\u0308R ALLES")

    assert [record.id for record in found] == ["signs"]
    with pytest.raises(ArticleNotFound):
        look_up("f\udcfcr", paper_index.store)


@pytest.mark.parametrize(
    ("filters", "match", "found"),
    [
        (None, None, ["harbour", "signs", "flood:3-5", "bridge"]),
        (Filters(since=date(2022, 3, 1)), None, ["flood:3-5", "bridge"]),
        (Filters(since=date(2022, 3, 2)), None, ["bridge"]),
        (Filters(since=date(2023, 1, 13)), None, []),
        (Filters(until=date(2022, 3, 1)), None, ["flood:3-5"]),
        (Filters(source="morning paper"), None, ["bridge"]),
        (Filters(source="morning"), None, []),
        (None, "PAPER", ["flood:3-5", "bridge"]),
        (None, "the OLD", ["bridge"]),
        (None, "d:3", ["flood:3-5"]),
        (None, "unicorn", []),
        (Filters(since=date(2023, 1, 1)), "evening", []),
        (None, "", ["harbour", "signs", "flood:3-5", "bridge"]),
    ],
)
def test_articles_are_listed_by_limits_and_by_text(
    paper_index: Index, filters: Filters | None, match: str | None, found: list[str]
) -> None:
    """Undated ones come first and fall to any limit; title, id and source are searched."""
    records = listed(paper_index.store.records(), filters, match)

    assert [record.id for record in records] == found
