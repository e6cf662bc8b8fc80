"""What was read lately is not read again, until it may have changed."""

from collections.abc import Sequence

from index.generations.recent import Recent


class Shelf:
    """Rows that can be read, and what was read of them."""

    def __init__(self, **rows: int) -> None:
        self.rows = rows
        self.asked: list[str] = []

    def read(self, ids: Sequence[str]) -> dict[str, int]:
        """Return those that are there."""
        self.asked += ids
        return {one: self.rows[one] for one in ids if one in self.rows}


def test_each_row_is_read_once() -> None:
    """What is known is not asked for, what is not there is asked for again."""
    shelf, recent = Shelf(a=1, b=2), Recent[int](10)

    assert recent.get(["a", "a", "c"], shelf.read) == {"a": 1}
    assert recent.get(["b", "a", "c"], shelf.read) == {"a": 1, "b": 2}
    assert shelf.asked == ["a", "c", "b", "c"]


def test_it_has_a_limit() -> None:
    """What was not asked for lately goes first; more than fit at once are still all returned."""
    shelf, recent = Shelf(a=1, b=2, c=3), Recent[int](2)

    assert recent.get(["a", "b", "c"], shelf.read) == shelf.rows
    recent.get(["b", "c", "a"], shelf.read)

    assert shelf.asked == ["a", "b", "c", "a"]


def test_what_may_have_changed_is_read_anew() -> None:
    """After `forget` nothing is known."""
    shelf, recent = Shelf(a=1), Recent[int](2)
    recent.get(["a"], shelf.read)
    shelf.rows["a"] = 2
    recent.forget()

    assert recent.get(["a"], shelf.read) == {"a": 2}
