"""The errors are one tree, and the tree that is drawn is the one there is."""

import inspect
import re

from index import errors


def test_the_drawn_tree_is_the_real_one() -> None:
    """Each class stands in the picture below the class it derives from."""
    drawn = re.findall(r"^    ([│├└─ ]*)(\w+)", errors.__doc__ or "", re.MULTILINE)
    parents: list[str] = []
    pairs = []
    for lines, name in drawn:
        depth = len(lines) // 4
        del parents[depth:]
        pairs.append((name, parents[-1] if parents else "Exception"))
        parents.append(name)

    real = {
        (name, kind.__base__.__name__)
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if kind.__module__ == errors.__name__
    }
    assert set(pairs) == real


def test_damage_says_what_and_how_to_mend_it() -> None:
    """The sentence names the command, and what is wrong if that is known."""
    assert str(errors.IndexDamaged()) == (
        "The index is damaged; run `footnote rebuild` to build it again."
    )
    assert str(errors.IndexDamaged("a.bin is missing", "footnote rebuild PATH")) == (
        "The index is damaged (a.bin is missing); run `footnote rebuild PATH` to build it again."
    )
