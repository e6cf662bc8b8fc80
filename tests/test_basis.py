"""A rebuild stands on the live generation, if that is whole."""

from index.rebuilding.basis import Base, indexed
from tests.fakes.letters import TEXTS, Archive


def test_a_whole_generation_and_its_articles(archive: Archive) -> None:
    """Nothing is known before the first rebuild."""
    assert indexed(archive.home, None) == (None, [])

    archive.rebuild()
    live = archive.home.live()
    base, records = indexed(archive.home, archive.home.pointer())

    assert base == Base(live, live.manifest())
    assert {record.id for record in records} == set(TEXTS)


def test_a_damaged_one_is_none(archive: Archive) -> None:
    """Whoever is to judge notes it; whoever only looks does not."""
    archive.rebuild()
    live = archive.home.live()
    for data in live.chroma.rglob("data_level0.bin"):
        data.write_bytes(bytes(255 - byte for byte in data.read_bytes()))

    assert indexed(archive.home, archive.home.pointer(), judge=False) == (None, [])
    assert not live.condemned
    assert indexed(archive.home, archive.home.pointer()) == (None, [])
    assert live.condemned
