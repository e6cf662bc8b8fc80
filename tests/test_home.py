"""The home has one live generation, and changes it in one step."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import FootnoteError, HomeUnusable, IndexDamaged, IndexMissing
from index.generations.generation import MANIFEST, Generation
from index.generations.home import POINTER, Home
from index.generations.pointer import Pointer


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that does not exist yet."""
    return Home(tmp_path / "home")


def built(home: Home) -> Generation:
    """Return a new generation that looks complete."""
    generation = home.new()
    (generation.folder / MANIFEST).write_text("{}")
    return generation


def to(generation: Generation, *sources: str) -> Pointer:
    """Return a pointer to a generation."""
    return Pointer(generation.name, sources)


def kept(home: Home) -> set[str]:
    """Return the names of the generations that are there."""
    return {folder.name for folder in home.generations.iterdir()}


def test_a_home_without_an_index_says_so(home: Home) -> None:
    """Where nothing was ever built, the index is missing and not damaged."""
    with pytest.raises(IndexMissing, match="run `footnote rebuild PATH`"):
        home.live()
    assert home.pointer() is None
    assert not home.folder.exists()


def test_an_unfinished_first_build_is_no_index(home: Home) -> None:
    """A generation without a manifest does not count: there is still nothing."""
    home.new()

    with pytest.raises(IndexMissing):
        home.live()


def test_a_flip_makes_a_generation_live(home: Home) -> None:
    """The pointer names the generation and the sources it was built from."""
    generation = built(home)

    home.flip(to(generation, "/articles", "/more articles"))

    assert home.live() == generation
    assert home.pointer() == Pointer(generation.name, ("/articles", "/more articles"))


def test_new_generations_have_their_own_names(home: Home) -> None:
    """Generations made in the same second are still apart, and empty."""
    names = {home.new().name for _ in range(20)}

    assert kept(home) == names
    assert len(names) == 20


def test_at_most_two_generations_are_kept(home: Home) -> None:
    """The live generation and the one before it stay; all others go, finished or not."""
    made = []
    for _ in range(4):
        home.new()  # one that was never finished
        made.append(built(home))
        home.flip(to(made[-1]))
        assert kept(home) == {generation.name for generation in made[-2:]}


def test_a_damaged_pointer_is_put_right_by_a_flip(home: Home) -> None:
    """Whatever the pointer said before, the next rebuild makes it right."""
    home.flip(to(built(home)))
    (home.folder / POINTER).write_text("{")
    generation = built(home)

    home.flip(to(generation))

    assert home.live() == generation
    assert kept(home) == {generation.name}


def test_a_flip_remembers_the_one_before(home: Home) -> None:
    """With its own sources and removed ids, and no longer a tail than that."""
    home.flip(to(built(home), "/a"))
    second = built(home)
    home.flip(Pointer(second.name, ("/b",), removed=("x",)))
    third = built(home)
    home.flip(to(third, "/c"))

    assert home.pointer() == Pointer(
        third.name, ("/c",), before=Pointer(second.name, ("/b",), removed=("x",))
    )


def test_a_damaged_one_is_not_the_one_before(home: Home) -> None:
    """What was found to be damaged is passed over, and the good one before it is kept."""
    good = built(home)
    home.flip(to(good))
    bad = built(home)
    home.flip(to(bad))
    bad.condemn()
    assert home.last_good() == to(good)

    new = built(home)
    home.flip(to(new))

    assert home.pointer() == to(new).after(to(good))
    assert kept(home) == {good.name, new.name}


def test_where_all_are_damaged_none_is_good(home: Home) -> None:
    """Then nothing is gone back to, also if the pointer itself cannot be read."""
    only = built(home)
    home.flip(to(only))
    only.condemn()
    assert home.last_good() is None

    (home.folder / POINTER).write_text("{")
    assert home.last_good() is None


def test_a_generation_that_is_read_outlives_its_place(home: Home) -> None:
    """It stays as long as someone holds it, and goes with the next flip after that."""
    old = built(home)
    home.flip(to(old))
    with old.hold():
        for _ in range(3):
            home.flip(to(built(home)))
        assert old.name in kept(home)

    home.flip(to(built(home)))

    assert old.name not in kept(home)
    assert len(kept(home)) == 2


def test_a_flip_is_one_step(home: Home) -> None:
    """While the pointer changes, a reader always finds one generation or the next."""
    generations = [built(home) for _ in range(20)]
    home.flip(to(generations[0]))

    def flip() -> None:
        for generation in generations:
            home.flip(to(generation, *["/articles"] * 99))

    seen = []
    with ThreadPoolExecutor() as pool:
        flips = pool.submit(flip)
        while not flips.done():
            seen.append(home.live())
        flips.result()

    assert set(seen) <= set(generations)
    assert home.live() == generations[-1]


def test_a_generation_that_failed_is_discarded(home: Home) -> None:
    """Nothing of it is left, and the live one stays."""
    live = built(home)
    home.flip(to(live))

    home.discard(built(home))

    assert home.live() == live
    assert kept(home) == {live.name}


def test_the_first_generation_is_discarded_too(home: Home) -> None:
    """Where no pointer was written yet, a finished generation still leaves nothing behind."""
    home.discard(built(home))

    assert kept(home) == set()
    with pytest.raises(IndexMissing):
        home.live()


def test_the_live_generation_is_never_discarded(home: Home) -> None:
    """If the rebuild fails after the pointer was flipped, what it points to stays."""
    live = built(home)
    home.flip(to(live))

    home.discard(live)

    assert kept(home) == {live.name}


def test_a_deleted_pointer_is_damage(home: Home) -> None:
    """Generations without a pointer are not taken for an empty home, nor guessed from."""
    home.flip(to(built(home)))
    (home.folder / POINTER).unlink()

    with pytest.raises(IndexDamaged, match=r"pointer is missing.* run `footnote rebuild PATH`"):
        home.live()


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 2, "generation": "a", "sources": [], "before": {"generation": "../b"}}',
        *("", "{", "[]", "null", "5", '"text"', "{}", "\udcff"),
        '{"generation": "a"}',
        '{"sources": []}',
        '{"generation": 5, "sources": []}',
        '{"generation": null, "sources": []}',
        '{"generation": "a", "sources": null}',
    ],
)
def test_a_pointer_that_makes_no_sense_is_damage(home: Home, text: str) -> None:
    """Whatever stands in its place, a pointer is read whole or refused."""
    home.flip(to(built(home)))
    (home.folder / POINTER).write_text(text, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(IndexDamaged, match="its pointer cannot be read"):
        home.live()


@pytest.mark.parametrize("name", ["../outside", "/etc", "a/../../outside", "..", "", "."])
def test_a_pointer_never_leads_out_of_the_home(home: Home, name: str) -> None:
    """A pointer to any other folder never becomes a generation there."""
    home.flip(to(built(home)))
    outside = home.folder / "outside"
    outside.mkdir()
    (outside / MANIFEST).write_text("{}")
    (home.folder / POINTER).write_text(json.dumps({"generation": name, "sources": []}))

    with pytest.raises(IndexDamaged):
        home.live().manifest()


@pytest.mark.parametrize(
    "use",
    [
        Home.live,
        Home.pointer,
        Home.new,
        lambda home: home.flip(Pointer("a", ())),
    ],
    ids=["live", "pointer", "new", "flip"],
)
def test_a_folder_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, use: Callable[[Home], object]
) -> None:
    """A home below a file cannot be read or written, and the message names the setting."""
    (tmp_path / "file").touch()

    with pytest.raises(HomeUnusable, match=r"FOOTNOTE_HOME cannot be used \(Not a directory\)"):
        use(Home(tmp_path / "file" / "home"))


def test_the_message_does_not_show_our_paths(tmp_path: Path) -> None:
    """What a user of the bot may read names no folder of the machine."""
    (tmp_path / "file").touch()

    with pytest.raises(FootnoteError) as raised:
        Home(tmp_path / "file" / "home").new()

    assert str(tmp_path) not in str(raised.value)
