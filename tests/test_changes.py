"""What is different between two collections is found by ids and digests."""

from dataclasses import replace

import pytest

from index.article import Article
from index.generations.rows import ArticleRecord, from_article, to_record
from index.rebuilding.changes import Changes, compare

ARTICLES = [Article(one, one.title(), f"Text of {one}.") for one in "abcdefghij"]


def records(articles: list[Article]) -> list[ArticleRecord]:
    """Return articles as the store knows them."""
    return [to_record(from_article(article, [])) for article in articles]


def ids(changes: Changes) -> dict[str, list[str]]:
    """Return the ids of the articles by what became of them."""
    return {
        "added": [one.id for one in changes.added],
        "changed": [one.id for one in changes.changed],
        "unchanged": [one.id for one, _ in changes.unchanged],
        "removed": [one.id for one in changes.removed],
        "replaced": [one.id for one in changes.replaced],
    }


def test_every_article_is_in_one_place() -> None:
    """Added, changed, unchanged or removed: by id and digest, whatever the order."""
    a, b, c, _, e = ARTICLES[:5]

    changes = compare([e, replace(b, text="Other."), a], records([a, b, c]))

    assert ids(changes) == {
        "added": ["e"],
        "changed": ["b"],
        "unchanged": ["a"],
        "removed": ["c"],
        "replaced": ["b"],
    }
    assert [one.id for one in changes.new] == ["e", "b"]
    assert [one.id for one in changes.gone] == ["c", "b"]
    assert not changes.none


@pytest.mark.parametrize(
    "field", ["title", "text", "url", "published", "source", "language", "authors"]
)
def test_any_field_is_a_change(field: str) -> None:
    """Metadata count like text."""
    (article,) = ARTICLES[:1]
    other = replace(article, **{field: ("B.",) if field == "authors" else "2026-01-02"})

    assert ids(compare([other], records([article])))["changed"] == ["a"]


def test_nothing_has_changed() -> None:
    """The same articles in another order are the same collection; so are none and none."""
    assert compare(reversed(ARTICLES), records(ARTICLES)).none
    assert compare([], []).none


@pytest.mark.parametrize(("kept", "many"), [(10, False), (8, False), (7, True), (0, True)])
def test_more_than_a_fifth_is_many(kept: int, many: bool) -> None:
    """Two of ten may go without asking, three may not."""
    assert compare(ARTICLES[:kept], records(ARTICLES)).lose_many == many


def test_what_changes_is_not_lost() -> None:
    """Any number of articles may change, and be added, without asking."""
    changed = [replace(one, text="Other.") for one in ARTICLES]

    assert not compare(changed, records(ARTICLES)).lose_many
    assert not compare(ARTICLES, []).lose_many
    assert not compare([], []).lose_many
