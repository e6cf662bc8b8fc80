"""Fill a new generation: afresh, or as a copy of the live one with the difference.

What is new is split and embedded; what stays is taken over. Nothing here
decides which of the two is better, and nothing makes the result live.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from index.article import Article
from index.errors import IndexDamaged
from index.generations import keyword_writing
from index.generations.blanking import blank
from index.generations.generation import Generation
from index.generations.keyword_writing import KeywordEntry
from index.generations.keywords import Keywords
from index.generations.manifest import Manifest
from index.generations.store import Store
from index.generations.trial import try_out
from index.generations.vectors import VectorWriter, kept, keys
from index.models.embedding import Embedder, Vectors, room, with_titles
from index.passage import Passage
from index.rebuilding.basis import Base
from index.rebuilding.changes import Changes
from index.rebuilding.stages import Stages
from index.splitting import PASSAGE_TOKENS, Splitter
from index.words import common_language

CHUNK = 1024

Split = tuple[Article, list[Passage]]


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds generations with one model."""

    embedder: Embedder
    stages: Stages

    @property
    def splitter(self) -> Splitter:
        """What cuts articles for the model's window."""
        return Splitter(self.embedder.count, min(PASSAGE_TOKENS, room(self.embedder)))

    def afresh(self, generation: Generation, articles: Sequence[Article]) -> Manifest:
        """Fill a generation with articles; return the manifest it is sealed with."""
        split = self.split(articles)
        ids = passage_ids(split)
        with generation.create(len(ids)) as store, self.vectors(generation, ids) as vectors:
            rows = self.fill(store, vectors, split)
            store.settle()
            vectors.require_whole()
        return self.finish(generation, articles, split, rows)

    def copy(self, generation: Generation, base: Base, changes: Changes) -> Manifest:
        """Fill a generation with what the base holds, and the changes; the same otherwise.

        Raises:
            IndexDamaged: If the base is not as it was written.
        """
        split = self.split(changes.new)
        ids = [
            *passage_ids(split),
            *(one for _, record in changes.unchanged for one in record.passages),
        ]
        with self.vectors(generation, ids) as vectors:
            with self.stages.stage("copying"):
                base.generation.copy(generation, base.manifest)
                vectors.take_over(kept(base.generation, base.manifest))
            with generation.open() as store:
                rows = store.remove(changes.gone, base.manifest.rows)
                rows = self.fill(store, vectors, split, rows)
            vectors.require_whole()
        stay = [article for article, _ in changes.unchanged]
        return self.finish(generation, [*stay, *changes.new], split, rows, base, changes)

    def split(self, articles: Sequence[Article]) -> list[Split]:
        """Return articles with their passages."""
        splitter = self.splitter
        with self.stages.stage("splitting", len(articles)):
            split = []
            for article in articles:
                split.append((article, splitter.split(article)))
                self.stages.advance()
            return split

    def vectors(self, generation: Generation, ids: Sequence[str]) -> VectorWriter:
        """Return the file for the vectors of the passages with these ids."""
        return VectorWriter(generation.vectors, ids, self.embedder.identity.dimension)

    def fill(
        self, store: Store, vectors: VectorWriter, split: Sequence[Split], rows: str = "0"
    ) -> str:
        """Embed passages and store them; return the sum of the seals, added to `rows`."""
        total = sum(len(passages) for _, passages in split)
        with self.stages.stage("embedding", total):
            for batch in chunks(split):
                embedded = self.embed(batch)
                vectors.put(keys(passage_ids(batch)), embedded)  # first: it refuses nonsense
                rows = store.add(batch, embedded, rows)
        return rows

    def embed(self, batch: Sequence[Split]) -> Vectors:
        """Return the vectors of all passages of a batch, in order."""
        found = [(article.title, one.text) for article, passages in batch for one in passages]
        titles, passages = zip(*found, strict=True)
        texts = with_titles(titles, passages, self.embedder)
        return self.embedder.passages(texts, self.stages.advance)

    def finish(
        self,
        generation: Generation,
        articles: Sequence[Article],
        split: Sequence[Split],
        rows: str,
        base: Base | None = None,
        changes: Changes | None = None,
    ) -> Manifest:
        """Write the keywords, try the generation out and seal it.

        Raises:
            IndexDamaged: If it is not what was meant to be written.
        """
        listed = [*entries(split), *(kept_entries(changes) if changes else ())]
        with self.stages.stage("indexing keywords"):
            language = common_language(article.language for article in articles)
            keyword_writing.write(generation.keywords, listed, language, known_keywords(base))
        gone = sum(len(record.passages) for record in changes.gone) if changes else 0
        deleted = base.manifest.deleted + gone if base else 0
        with self.stages.stage("checking"):
            touch(generation)
            blank(generation.chroma)
            manifest = self._manifest(generation, articles, len(listed), rows, deleted)
            seal(generation, manifest)
        return manifest

    def _manifest(
        self,
        generation: Generation,
        articles: Sequence[Article],
        passages: int,
        rows: str,
        deleted: int,
    ) -> Manifest:
        """Return what a generation holds that was just filled."""
        days = sorted(article.published for article in articles if article.published)
        return Manifest(
            name=generation.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=self.embedder.identity,
            splitter=self.splitter.identity,
            articles=len(articles),
            passages=passages,
            undated=len(articles) - len(days),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            rows=rows,
            deleted=deleted,
            files=generation.survey(),
        )


def seal(generation: Generation, manifest: Manifest) -> None:
    """Try a generation out, and write its manifest.

    Raises:
        IndexDamaged: If it is not what the manifest says.
    """
    try:
        try_out(generation, manifest)
        generation.seal(manifest)
        generation.check(manifest)
    except IndexDamaged as exc:
        raise IndexDamaged("the new one is not what was written, the old one stays live") from exc


def touch(generation: Generation) -> None:
    """Open a store that was filled: Chroma finishes some of its files only then."""
    with generation.open() as store:
        store.counts()
        first = next(store.records())
        store.text(first)
        store.flush()


def known_keywords(base: Base | None) -> Keywords | None:
    """Return the keywords of the base, if there is one and they can be read."""
    with suppress(IndexDamaged):
        return Keywords(base.generation.keywords) if base else None
    return None


def passage_ids(split: Iterable[Split]) -> list[str]:
    """Return the ids of all passages, in order."""
    return [passage.id for _, passages in split for passage in passages]


def chunks(split: Sequence[Split]) -> Iterator[list[Split]]:
    """Yield runs of whole articles with about `CHUNK` passages each."""
    chunk: list[Split] = []
    size = 0
    for one in split:
        chunk.append(one)
        size += len(one[1])
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def entries(split: Iterable[Split]) -> Iterator[KeywordEntry]:
    """Yield what the keyword index holds of each passage."""
    for article, passages in split:
        for passage in passages:
            yield KeywordEntry.of(article, passage.id, passage.text)


def kept_entries(changes: Changes) -> Iterator[KeywordEntry]:
    """Yield the same for the articles that have not changed."""
    for article, record in changes.unchanged:
        for one, span in record.places():
            yield KeywordEntry.of(article, one, span.cut(article.text))
