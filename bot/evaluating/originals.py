"""The texts of articles as their files hold them, to compare with what was indexed.

Of JSON records that is the text before it was normalised, of any other file, and of an
index without files, the text as it was indexed: what offsets count in a file of questions.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.evaluating.offsets import Offsets
from index.article import Article
from index.cache import Cache
from index.errors import ArticleNotFound, UnreadableSource
from index.generations.store import Store
from index.sources.extracted import parsed
from index.sources.files import LARGEST_LIST, ArticleFile, find
from index.sources.formats import article, tidy
from index.sources.json_values import loads
from index.sources.records import record_of

Originals = dict[str, Offsets]
Read = Callable[[Collection[str]], Originals]


def of_store(store: Store, wanted: Collection[str]) -> Originals:
    """Return the texts of articles of an index, each compared with its digest."""
    found = {}
    for one in wanted:
        try:
            found[one] = Offsets(store.text(store.record(one)))
        except ArticleNotFound:
            continue
    return found


def of_files(paths: Sequence[Path], cached: Path, wanted: Collection[str]) -> Originals:
    """Return the texts of articles of files, of each id the first, as a rebuild takes them.

    What a rebuild took out of pages is in the folder `cached`.
    """
    found: Originals = {}
    with Cache(cached) as cache:
        for file in (file for path in paths for file in find(path)):
            if len(found) == len(wanted):
                break
            for one, raw in _texts(file, cache, wanted):
                if one not in found:
                    found[one] = Offsets(raw)
    return found


def _texts(file: ArticleFile, cache: Cache, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of a file's articles that are wanted, as far as it can be read."""
    if file.kind not in (".json", ".jsonl"):
        whole = (one for one in parsed(file, cache) if isinstance(one, Article))
        yield from ((one.id, one.text) for one in whole if one.id in wanted)
        return
    with suppress(UnreadableSource):
        for value, name in _lines(file) if file.kind == ".jsonl" else _items(file):
            with suppress(UnreadableSource):
                one, raw = _record(value, name, wanted)
                if one in wanted:
                    yield one, raw


def _record(value: Any, name: str, wanted: Collection[str]) -> tuple[str, str]:
    """Return the id and text of a JSON value.

    Raises:
        UnreadableSource: If a rebuild would skip it.
    """
    if not isinstance(value, dict):
        raise UnreadableSource("is not a JSON object")
    record = record_of(value)
    one = tidy(record.id) or tidy(name)
    if one in wanted:
        article(value, name)
    return one, record.text


def _lines(file: ArticleFile) -> Iterator[tuple[Any, str]]:
    """Yield the values of a JSON Lines file, and what each is called if it has no id."""
    for number, line in enumerate(file.lines(), start=1):
        with suppress(UnreadableSource):
            if line.strip():
                yield loads(line), f"{file.name}#{number}"


def _items(file: ArticleFile) -> Iterator[tuple[Any, str]]:
    """Yield the same of a JSON file: one object, or a list of them."""
    data = loads(file.data(LARGEST_LIST))
    if not isinstance(data, list):
        yield data, file.name
        return
    yield from ((value, f"{file.name}#{at}") for at, value in enumerate(data, start=1))
