"""A pointer is read whole, in every format there was; a newer one is left alone."""

import json

import pytest

from index.errors import HomeUnusable, IndexDamaged
from index.generations.pointer import FORMAT, Pointer, from_json, to_json
from index.sealing import with_seal, without_seal

BEFORE = Pointer("first", ("/articles",), removed=("x",))
POINTER = Pointer("second", ("/articles", "https://paper.example/feed"), ("a", "b"), BEFORE)


@pytest.mark.parametrize("pointer", [POINTER, BEFORE, Pointer("only", ())], ids=repr)
def test_a_pointer_comes_back_as_it_was(pointer: Pointer) -> None:
    """Sources, removed ids and the one before it survive."""
    assert from_json(to_json(pointer)) == pointer


def test_only_one_before_is_kept() -> None:
    """The one before has none before itself: the pointer stays short."""
    assert Pointer("third", ()).after(POINTER).before == Pointer(
        POINTER.generation, POINTER.sources, POINTER.removed
    )
    assert POINTER.after(None).before is None


def test_the_first_format_is_read() -> None:
    """It had neither a format, nor removed ids, nor one before."""
    text = '{"generation": "20260102T030405Z-abcdef", "sources": ["/articles"]}'

    assert from_json(text) == Pointer("20260102T030405Z-abcdef", ("/articles",))


def test_a_newer_format_is_one_sentence() -> None:
    """It is not damage: another Footnote reads it."""
    with pytest.raises(HomeUnusable) as refused:
        from_json(json.dumps({"format": FORMAT + 1, "whatever": []}))

    assert str(refused.value) == (
        "The index was written by a newer Footnote; install that one, or name another folder "
        "with FOOTNOTE_HOME."
    )


def test_what_is_written_says_its_format() -> None:
    """An older Footnote, which has only the number to go by, leaves a newer pointer alone."""
    assert json.loads(to_json(POINTER))["format"] == FORMAT == 2


def test_the_generations_that_are_named_are_kept() -> None:
    """Whatever lies beside them in the home may be swept away."""
    assert POINTER.names == {"second", "first"}
    assert BEFORE.names == {"first"}


def test_a_chain_in_a_file_is_cut_after_one() -> None:
    """What is read back has no more before it than what is written."""
    third = Pointer("third", (), before=POINTER)

    assert from_json(to_json(third)) == Pointer("third", ()).after(POINTER)


@pytest.mark.parametrize(
    "change",
    [
        *({"generation": None}, {"generation": 5}, {"generation": ""}, {"generation": "../a"}),
        *({"generation": ".a"}, {"generation": "a/b"}, {"generation": "/etc"}),
        *({"sources": None}, {"sources": 5}, {"removed": 5}),
        *({"before": 5}, {"before": {"x": 1}}, {"before": {"generation": "/etc", "sources": []}}),
        *({"format": None}, {"format": "2"}),
    ],
    ids=repr,
)
def test_a_pointer_that_makes_no_sense_is_damage(change: dict[str, object]) -> None:
    """A field that does not fit, or a name that leads elsewhere, is refused with the mend.

    Even where the seal fits: whoever can write the file can seal it.
    """
    fields = {**without_seal(json.loads(to_json(POINTER))), **change}

    with pytest.raises(IndexDamaged) as refused:
        from_json(json.dumps(with_seal(fields)))

    assert str(refused.value) == (
        "The index is damaged (its pointer cannot be read); "
        "run `footnote rebuild PATH` to build it again."
    )


def test_a_pointer_that_was_altered_is_damage() -> None:
    """Its seal says that it is not as it was written, although each field makes sense."""
    altered = {**json.loads(to_json(POINTER)), "generation": "third"}

    with pytest.raises(IndexDamaged):
        from_json(json.dumps(altered))


def test_a_pointer_cut_off_anywhere_is_damage() -> None:
    """Half of a pointer is none."""
    text = to_json(POINTER)
    for length in range(len(text)):
        with pytest.raises(IndexDamaged):
            from_json(text[:length])
