"""A store on a server holds what a local one holds, in requests that the server takes."""

import pytest

from index.errors import IndexDamaged, ServerUnreachable
from index.generations.rows import TEXT
from index.generations.served_store import ServedStore, collection, folded, generation_of, unfolded
from index.generations.server import FOLD
from tests.fakes.chroma_server import ServedArchive
from tests.fakes.letters import contents, record

LONG = " ".join(f"Sentence {number} is about an egg and a fig." for number in range(2000))


def test_folding_is_undone() -> None:
    """Long texts are cut, and nothing else is changed."""
    row = {"text": "x" * (2 * FOLD + 1), "short": "y", "number": 3, "list": [1, 2]}

    assert [len(v) for k, v in folded(row).items() if k.startswith("text")] == [FOLD, FOLD, 1]
    assert unfolded(folded(row)) == row


@pytest.mark.parametrize("text", ["ä" * 5_000, "a🙂" * 5_000, "你好，" * 3_000, ""], ids=len)
def test_a_text_is_cut_by_its_bytes(text: str) -> None:
    """What a server measures is bytes; no character is cut in two."""
    short = folded({"text": text})

    assert all(len(part.encode()) <= FOLD for part in short.values())
    assert unfolded(short) == {"text": text}


def test_collections_are_named_by_their_generation() -> None:
    """A name leads to its generation, and one of somebody else to none."""
    assert generation_of(collection("20260102T030405Z-abcdef", "passages")) == (
        "20260102T030405Z-abcdef"
    )
    assert generation_of("footnote") is None


def test_small_requests_give_the_same(
    monkeypatch: pytest.MonkeyPatch, served: ServedArchive
) -> None:
    """A server that takes forty rows at once holds what one that takes a thousand does."""
    served.records["long"] = record("long", LONG)
    served.rebuild()
    before = served.contents()
    assert len(before["long"][0].passages) > FOLD / 34  # its row is folded
    monkeypatch.setattr("index.generations.served_store.BATCH", 40)

    served.rebuild(full=True)

    assert served.contents() == before
    with served.open() as index:
        ids = index.keywords.passage_ids()
        assert len(index.store.vectors(ids)) == len(ids)
        assert len(index.store.nearest(index.embedder.query("egg").vector, 50)) == 40


def test_a_row_that_was_changed_is_damage(served: ServedArchive) -> None:
    """Whoever else writes to the server cannot put words into an article's mouth."""
    served.rebuild()
    with served.open() as index:
        rows = served.server.client.get_collection(
            f"{index.generation.name}-passages", embedding_function=None
        )
        one = index.store.record("egg").passages[0]
        (found,) = rows.get(ids=[one])["metadatas"] or ()
        text = str(found[TEXT])
        assert "bad" in text
        rows.update(ids=[one], metadatas=[{TEXT: text.replace("bad", "good")}])

        with pytest.raises(IndexDamaged):
            contents(index)


def test_a_server_that_goes_is_no_damage(served: ServedArchive) -> None:
    """Nobody takes a store for damaged because its server is away."""
    served.rebuild()
    with served.open() as index:
        served.chroma.kill()

        with pytest.raises(ServerUnreachable):
            index.store.counts()
        with pytest.raises(ServerUnreachable):
            ServedStore.open_in(served.server, index.generation.name)
