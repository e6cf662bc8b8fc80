"""What was in the memory of a process never gets into the files of an index."""

from pathlib import Path

from index.article import Article
from index.generations.blanking import HEADER, blank
from index.generations.store import Store
from index.splitting import Splitter
from tests.fakes.letters import Letters


def segment(folder: Path, room: int, count: int, version: int = 1) -> Path:
    """Write files as hnswlib does, with rows of six bytes, every byte an x."""
    folder.mkdir()
    (folder / "header.bin").write_bytes(HEADER.pack(version, 0, room, count, 6) + b"more")
    (folder / "data_level0.bin").write_bytes(b"x" * 6 * room)
    (folder / "length.bin").write_bytes(b"x" * 4 * room)
    return folder


def test_what_is_not_used_is_zero(tmp_path: Path) -> None:
    """Rows that are there stay as they are; the room behind them is blank, all of it if none is."""
    some = segment(tmp_path / "some", room=5, count=2)
    none = segment(tmp_path / "none", room=5, count=0)
    full = segment(tmp_path / "full", room=5, count=5)

    blank(tmp_path)

    assert (some / "data_level0.bin").read_bytes() == b"x" * 12 + bytes(18)
    assert (some / "length.bin").read_bytes() == b"x" * 8 + bytes(12)
    assert (none / "data_level0.bin").read_bytes() == bytes(30)
    assert (full / "data_level0.bin").read_bytes() == b"x" * 30


def test_files_that_are_not_understood_stay(tmp_path: Path) -> None:
    """Another version, or another size than the header says: not a byte is changed."""
    other = segment(tmp_path / "other", room=5, count=2, version=2)
    short = segment(tmp_path / "short", room=5, count=2)
    (short / "data_level0.bin").write_bytes(b"x" * 29)

    blank(tmp_path)

    assert (other / "data_level0.bin").read_bytes() == b"x" * 30
    assert (short / "data_level0.bin").read_bytes() == b"x" * 29


def test_it_knows_the_files_of_chroma(tmp_path: Path) -> None:
    """A store is as good as before, and all that it does not use is zero."""
    model = Letters()
    articles = [Article(one, one, f"Text of {one}.") for one in "abcdefg"]
    split = [(article, Splitter(model.count).split(article)) for article in articles]
    vectors = model.passages([article.text for article in articles])
    with Store.create(tmp_path / "chroma") as store:
        rows = store.add(split, vectors)

    blank(tmp_path)

    with Store.open(tmp_path / "chroma") as store:
        assert store.audit() == rows
        assert [*store.nearest(vectors[3], 1)] == [split[3][1][0].id]
    for header in [*tmp_path.rglob("header.bin")]:
        _, _, room, count, size = HEADER.unpack_from(header.read_bytes())
        data = header.with_name("data_level0.bin").read_bytes()
        assert (len(data), room > count > 0) == (room * size, True)
        assert not any(data[count * size :])
