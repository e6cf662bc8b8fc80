"""A generation knows its files, and is complete only when its manifest says so."""

import hashlib
import json
from pathlib import Path

import pytest

from index.errors import IndexDamaged, IndexOutdated
from index.generations.generation import ALIVE, FORMAT, MANIFEST, Generation, Manifest
from index.models.embedding import ModelIdentity


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    """A generation of four small files, with a manifest."""
    folder = tmp_path / "20260102T030405Z-abcdef"
    (folder / "chroma" / "segment").mkdir(parents=True)
    (folder / "keywords").mkdir()
    (folder / "chroma" / ALIVE).write_text("rows")
    (folder / "chroma" / "segment" / "header.bin").write_text("header")
    (folder / "chroma" / "segment" / "links.bin").touch()
    (folder / "keywords" / "ids.npy").write_text("ids")
    made = Generation(folder)
    made.seal(manifest_of(made))
    return made


def manifest_of(generation: Generation) -> Manifest:
    """Return a manifest of the files that are there."""
    return Manifest(
        name=generation.name,
        created="2026-01-02T03:04:05+00:00",
        model=ModelIdentity("a model", "0123", 384, 256),
        splitter="1/128",
        articles=2,
        passages=5,
        undated=1,
        first="2025-01-02",
        last="2025-01-02",
        files=generation.survey(),
    )


def test_a_manifest_comes_back_as_it_was(generation: Generation) -> None:
    """What is sealed is read back, equal in every field."""
    assert generation.manifest() == manifest_of(generation)


def test_the_survey_has_every_file_but_the_manifest(generation: Generation) -> None:
    """Size and SHA-256 of every file, except that a file Chroma rewrites has no SHA-256."""
    digests = {text: hashlib.sha256(text.encode()).hexdigest() for text in ("header", "", "ids")}

    assert generation.survey() == {
        f"chroma/{ALIVE}": (4, None),
        "chroma/segment/header.bin": (6, digests["header"]),
        "chroma/segment/links.bin": (0, digests[""]),
        "keywords/ids.npy": (3, digests["ids"]),
    }


def test_a_whole_generation_passes(generation: Generation) -> None:
    """Nothing is said about files that are as they were, nor about one that Chroma rewrote."""
    (generation.chroma / ALIVE).write_text("more rows than before")

    generation.check(generation.manifest())


def test_every_missing_file_is_damage(generation: Generation) -> None:
    """Whichever file is gone, the check says which and what to do."""
    manifest = generation.manifest()
    for name in manifest.files:
        path = generation.folder / name
        data = path.read_bytes()
        path.unlink()

        with pytest.raises(IndexDamaged, match=rf"\({path.name} is missing\); run `footnote reb"):
            generation.check(manifest)

        path.write_bytes(data)
    generation.check(manifest)


@pytest.mark.parametrize("text", ["", "head", "headers"])
def test_another_size_is_damage(generation: Generation, text: str) -> None:
    """A file that is shorter or longer than it was written is named."""
    (generation.chroma / "segment" / "header.bin").write_text(text)

    with pytest.raises(IndexDamaged, match=r"\(header\.bin has changed\)"):
        generation.check(generation.manifest())


def test_a_file_that_was_empty_must_stay_so(generation: Generation) -> None:
    """Nought bytes are a size like any other."""
    (generation.chroma / "segment" / "links.bin").write_text("links")

    with pytest.raises(IndexDamaged, match=r"\(links\.bin has changed\)"):
        generation.check(generation.manifest())


def test_without_a_manifest_a_generation_is_damaged(generation: Generation) -> None:
    """What was never sealed is never read."""
    (generation.folder / MANIFEST).unlink()

    with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
        generation.manifest()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "5", '"text"', "{}", f'{{"format": {FORMAT}}}', "\udcff"]
)
def test_a_manifest_that_makes_no_sense_is_damage(generation: Generation, text: str) -> None:
    """Whatever stands in its place, a manifest is read whole or refused."""
    (generation.folder / MANIFEST).write_text(text, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
        generation.manifest()


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
def test_a_manifest_of_another_form_is_damage(
    generation: Generation, change: dict[str, object]
) -> None:
    """A manifest with fields that do not fit is refused."""
    path = generation.folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))

    with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
        generation.manifest()


def test_a_manifest_of_another_format_is_outdated(generation: Generation) -> None:
    """What another version of Footnote wrote is not called damaged."""
    path = generation.folder / MANIFEST
    path.write_text(json.dumps({"format": FORMAT + 1}))

    with pytest.raises(IndexOutdated, match="another version of Footnote; run `footnote rebuild`"):
        generation.manifest()


def test_a_manifest_cut_off_anywhere_is_damage(generation: Generation) -> None:
    """However much of the manifest was written, half of one is none."""
    path = generation.folder / MANIFEST
    text = path.read_text()
    for length in range(0, len(text), 7):
        path.write_text(text[:length])

        with pytest.raises(IndexDamaged):
            generation.manifest()
