"""A manifest is read whole, or refused: as damaged, or as another version's."""

import json

import pytest

from index.errors import IndexDamaged, IndexOutdated
from index.generations.manifest import FORMAT, Manifest, from_json, to_json
from index.models.embedding import ModelIdentity

MANIFEST = Manifest(
    name="20260102T030405Z-abcdef",
    created="2026-01-02T03:04:05+00:00",
    model=ModelIdentity("a model", "0123", 384, 256),
    splitter="1/128",
    articles=2,
    passages=5,
    undated=1,
    first="2025-01-02",
    last=None,
    rows="00ab",
    deleted=3,
    files={"chroma/chroma.sqlite3": (4, None), "chroma/segment/header.bin": (6, "01ef")},
)


def test_a_manifest_comes_back_as_it_was() -> None:
    """What is written is read back, equal in every field."""
    assert from_json(to_json(MANIFEST)) == MANIFEST


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "5", '"text"', "{}", f'{{"format": {FORMAT}}}']
)
def test_a_manifest_that_makes_no_sense_is_damage(text: str) -> None:
    """Whatever stands in its place, a manifest is read whole or refused."""
    with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
        from_json(text)


@pytest.mark.parametrize(
    "change",
    [
        {"model": {}},
        {"model": None},
        {"files": []},
        {"files": None},
        {"files": {"a": 1}},
        {"unknown": 1},
    ],
    ids=repr,
)
def test_a_manifest_of_another_form_is_damage(change: dict[str, object]) -> None:
    """A manifest with fields that do not fit is refused."""
    text = json.dumps({**json.loads(to_json(MANIFEST)), **change})

    with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
        from_json(text)


@pytest.mark.parametrize("version", [1, FORMAT + 1])
def test_a_manifest_of_another_format_is_outdated(version: int) -> None:
    """What another version of Footnote wrote is not called damaged, whatever else it holds."""
    with pytest.raises(IndexOutdated, match="another version of Footnote; run `footnote rebuild`"):
        from_json(json.dumps({"format": version}))


def test_a_manifest_cut_off_anywhere_is_damage() -> None:
    """However much of the manifest was written, half of one is none."""
    text = to_json(MANIFEST)
    for length in range(0, len(text), 7):
        with pytest.raises(IndexDamaged):
            from_json(text[:length])
