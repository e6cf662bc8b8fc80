"""Build a new generation aside, check it, and make it the live one.

The live generation is only ever read. Whatever stops a rebuild, it stays live.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from index.article import Article
from index.errors import IndexDamaged, NothingToIndex, RebuildRunning
from index.filters import Filters
from index.generations import keywords
from index.generations.generation import Generation, Manifest
from index.generations.home import Home
from index.generations.keywords import Entry
from index.generations.store import Store
from index.models.embedding import Embedder, Vectors, load_embedder, with_title
from index.passage import Passage
from index.sources.gathering import Skipped, read
from index.splitting import PASSAGE_TOKENS, Splitter
from index.words import common_language

CHUNK = 1024
SPECIAL_TOKENS = 2

Split = tuple[Article, list[Passage]]


class Progress(Protocol):
    """Whoever wants to know how far a rebuild is."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """Hear that a stage begins: its name, and its number of steps if known."""

    def advance(self, steps: int = 1) -> None:
        """Hear that steps of the stage are done."""


@dataclass(slots=True)
class Report:
    """What a rebuild did.

    Attributes:
        manifest: That of the new generation.
        skipped: What did not become an article.
        seconds: How long it took, by stage.
    """

    manifest: Manifest
    skipped: list[Skipped]
    seconds: dict[str, float] = field(default_factory=dict)


class Rebuild:
    """One rebuild of one home; `run` does it all."""

    def __init__(self, home: Home, model: str, progress: Progress) -> None:
        self.home = home
        self.model = model
        self.progress = progress
        self.seconds: dict[str, float] = {}

    def run(self, sources: Sequence[Path]) -> Report:
        """Build a generation from the sources and make it live.

        Raises:
            SourceNotFound: If a source does not exist.
            NothingToIndex: If no source holds a readable article.
            RebuildRunning: If another rebuild is at work in this home.
            HomeUnusable: If the home cannot be written.
        """
        with self.locked():
            articles, skipped = self.read(sources)
            with self.stage("preparing the embedding model"):
                embedder = load_embedder(self.model, self.home.models, prepare=True)
            generation = self.home.new()
            try:
                with self.home.guarded():
                    manifest = self.build(generation, articles, embedder)
                self.home.flip(generation, tuple(str(source.resolve()) for source in sources))
            except BaseException:
                self.home.discard(generation)
                raise
        return Report(manifest, skipped, self.seconds)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of this home; the system releases it if we die."""
        with self.home.guarded():
            self.home.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.home.lock, timeout=0)
            try:
                lock.acquire()
            except Timeout as exc:
                raise RebuildRunning(
                    "Another rebuild is running; try again when it is done."
                ) from exc
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """Tell the reader what goes on, and take its time."""
        self.progress.begin(name, total)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)

    def read(self, sources: Sequence[Path]) -> tuple[list[Article], list[Skipped]]:
        """Return the articles of the sources, and what was skipped."""
        articles: list[Article] = []
        skipped: list[Skipped] = []
        with self.stage("reading articles"):
            for found in read(sources):
                if isinstance(found, Skipped):
                    skipped.append(found)
                else:
                    articles.append(found)
                    self.progress.advance()
        if not articles:
            raise NothingToIndex(nothing(sources, skipped))
        return articles, skipped

    def build(
        self, generation: Generation, articles: list[Article], embedder: Embedder
    ) -> Manifest:
        """Fill a new generation and seal it."""
        identity = embedder.identity
        splitter = Splitter(embedder.count, min(PASSAGE_TOKENS, identity.window - SPECIAL_TOKENS))
        with self.stage("splitting"):
            split = [(article, splitter.split(article)) for article in articles]
        total = sum(len(passages) for _, passages in split)
        with self.stage("embedding", total), Store.create(generation.chroma) as store:
            for batch in chunks(split):
                store.add(batch, self.embed(batch, embedder))
        with self.stage("indexing keywords"):
            language = common_language(article.language for article in articles)
            keywords.write(generation.keywords, [*entries(split)], language)
        with self.stage("checking"):
            check(generation, split, embedder)
        days = sorted(article.published for article in articles if article.published)
        manifest = Manifest(
            name=generation.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=identity,
            splitter=splitter.identity,
            articles=len(articles),
            passages=total,
            undated=len(articles) - len(days),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            files=generation.survey(),
        )
        generation.seal(manifest)
        return manifest

    def embed(self, batch: Sequence[Split], embedder: Embedder) -> Vectors:
        """Return the vectors of all passages of a batch, in order."""
        room = embedder.identity.window - SPECIAL_TOKENS
        texts = [
            with_title(article.title, passage.text, embedder.count, room)
            for article, passages in batch
            for passage in passages
        ]
        return embedder.passages(texts, self.progress.advance)


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


def entries(split: Sequence[Split]) -> Iterator[Entry]:
    """Yield what the keyword index holds of each passage: its text under the article's title."""
    for article, passages in split:
        for passage in passages:
            text = f"{article.title}\n{passage.text}"
            yield Entry(passage.id, text, article.published, article.source)


def check(generation: Generation, split: Sequence[Split], embedder: Embedder) -> None:
    """Open what was written and look for a sample of it.

    Raises:
        IndexDamaged: If a text is not found where it was put.
    """
    longest = max(split, key=lambda one: len(one[1]))
    sample = [*split[:: max(1, len(split) // 10)], longest]
    with Store.open(generation.chroma) as store:
        for article, passages in sample:
            same_text = store.text(store.record(article.id)) == article.text
            vector = store.vectors([passages[0].id])[passages[0].id]
            (nearest,) = store.nearest(vector, 1, Filters()).values()
            if not same_text or nearest < 0.999:
                raise IndexDamaged("the new one is not what was written, the old one stays live")


def nothing(sources: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    """Return why there is nothing to index, in one sentence."""
    named = ", ".join(repr(str(source)) for source in sources)
    if not skipped:
        return f"There is no article in {named}; Footnote reads .txt, .md, .html, .json and .jsonl."
    more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return f"There is no readable article in {named}: {skipped[0].name} {skipped[0].reason}{more}."
