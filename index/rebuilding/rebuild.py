"""Build a new generation aside, check it, and make it the live one.

The live generation is only ever read. Whatever stops a rebuild, it stays live;
what was embedded until then is kept, so that the next one goes on from there.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from index.article import Article
from index.cache import READINGS, VECTORS, Cache
from index.errors import (
    IndexDamaged,
    IndexMissing,
    NothingToIndex,
    RebuildRunning,
)
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.manifest import Manifest
from index.generations.opening import checked_manifest
from index.generations.pointer import Pointer
from index.generations.rows import ArticleRecord
from index.generations.trial import convicted, try_out
from index.models.caching import CachedEmbedder
from index.models.devices import CPU, real_device
from index.models.preparing import prepared
from index.models.reader.loading import OFF
from index.rebuilding.basis import Base, indexed
from index.rebuilding.building import Builder
from index.rebuilding.changes import Changes, compare
from index.rebuilding.familiar import familiar
from index.rebuilding.request import How, Report, Request
from index.rebuilding.space import require_space
from index.rebuilding.stages import Progress, Stages
from index.rebuilding.standing_in import stand_in
from index.sources.gathering import Gatherer
from index.sources.skipped import Skipped, told

MOST_DELETED = 5  # a copy is made while fewer than one passage in so many was deleted in it


class Rebuild:
    """One rebuild of one home; `run` does it all.

    `reader` names what reads passages; that which comes with Footnote is prepared, too.
    """

    def __init__(
        self,
        home: Home,
        model: str,
        progress: Progress,
        gatherer: Gatherer | None = None,
        device: str = CPU,
        reader: str | None = OFF,
    ) -> None:
        self.home = home
        self.model = model
        self.stages = Stages(progress)
        self.gatherer = gatherer or Gatherer()
        self.device = device
        self.reader = reader
        self._lock: FileLock | None = None

    def run(self, request: Request) -> Report:
        """Build a generation from the sources and make it live.

        Raises:
            SourceNotFound: If a source does not exist.
            NothingToIndex: If no source holds a readable article.
            RebuildRunning: If another rebuild is at work in this home.
            HomeUnusable: If the home cannot be written, or has too little room.
            ServerUnreachable: If the index lies on a server, and that gives no answer.
            ModelUnusable: If the embedding model or the reader cannot be prepared.
            UsageError: If there is no such device.
        """
        real_device(self.device)
        with self.locked(), Cache(self.home.cache) as cache:
            pointer = self.home.last_good()
            if pointer:
                self.home.clean(pointer)
            base, records = indexed(self.home, pointer)
            articles, skipped = self.read(request, cache, base, records)
            changes = compare(articles, records)
            if request.confirm:
                request.confirm(changes)
            with self.stages.stage("preparing the models"):
                embedder = prepared(self.model, self.reader, self.home.models, self.device)
            cached = CachedEmbedder(embedder, cache, request.full)
            builder = Builder(cached, self.stages)
            how = self.best(request, builder, base, changes)
            if how == "unchanged" and base and pointer:
                manifest = base.manifest
                self.repoint(pointer, request)
            else:
                require_space(self.home, base, articles, changes, how)
                manifest = self.build(request, builder, base, changes, how)
            before = familiar(skipped, request.sources, cache)
            self.settle(request, cache, how)
        seconds = self.stages.seconds
        return Report(manifest, changes, how, tuple(skipped), cached.computed, seconds, before)

    def preview(self, request: Request) -> tuple[Changes, list[Skipped]]:
        """Return what a rebuild would change, and what it would skip; nothing is written."""
        with Cache(self.home.cache) as cache:
            base, records = indexed(self.home, self.home.last_good(), judge=False)
            articles, skipped = self.read(request, cache, base, records)
            return compare(articles, records), skipped

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of this home, once or more; the system releases it if we die."""
        with self.home.guarded():
            self.home.folder.mkdir(parents=True, exist_ok=True)
            self._lock = self._lock or FileLock(self.home.lock, timeout=0)
            try:
                self._lock.acquire()
            except Timeout as exc:
                raise RebuildRunning(
                    "Another rebuild is running; try again when it has finished."
                ) from exc
        try:
            yield
        finally:
            self._lock.release()

    def read(
        self, request: Request, cache: Cache, base: Base | None, records: Sequence[ArticleRecord]
    ) -> tuple[list[Article], list[Skipped]]:
        """Return the articles of the sources, and what was skipped."""
        articles: list[Article] = []
        skipped: list[Skipped] = []
        with self.stages.stage("reading articles"):
            for found in self.gatherer.read(request.sources, request.removed, cache):
                if isinstance(found, Skipped):
                    skipped.append(found)
                else:
                    articles.append(found)
                    self.stages.advance()
        if not articles:
            raise NothingToIndex(nothing(request.sources, skipped))
        wanted = [record for record in records if record.id not in request.removed]
        kept, skipped = stand_in(skipped, articles, base, wanted)
        return [*articles, *kept], skipped

    def best(self, request: Request, builder: Builder, base: Base | None, changes: Changes) -> How:
        """Return how the new generation is best made."""
        if base is None or request.full or request.purge:
            return "afresh"
        made_with = (base.manifest.model, base.manifest.splitter)
        if made_with != (builder.embedder.identity, builder.splitter.identity):
            return "afresh"
        if changes.none:
            return "unchanged"
        if not self.home.local:
            return "afresh"  # a server makes no copies
        deleted = base.manifest.deleted + sum(len(r.passages) for r in changes.gone)
        return "afresh" if deleted * MOST_DELETED > base.manifest.passages else "copy"

    def build(
        self,
        request: Request,
        builder: Builder,
        base: Base | None,
        changes: Changes,
        how: How,
    ) -> Manifest:
        """Make a generation and flip the pointer to it."""
        if how == "copy" and base:
            with suppress(IndexDamaged):
                return self.made(request, lambda new: builder.copy(new, base, changes))
            convicted(base.generation, base.manifest)
        articles = [*(article for article, _ in changes.unchanged), *changes.new]
        return self.made(request, lambda new: builder.afresh(new, articles))

    def made(self, request: Request, fill: Callable[[Generation], Manifest]) -> Manifest:
        """Return the manifest of a new generation, filled and made live; nothing if it fails."""
        generation = self.home.new()
        try:
            with self.home.guarded():
                manifest = fill(generation)
            new = Pointer(generation.name, request.sources, request.removed)
            if request.purge:
                self.home.point(new, at_once=True)
            else:
                self.home.flip(new)
        except BaseException:
            self.home.discard(generation)
            raise
        return manifest

    def repoint(self, pointer: Pointer, request: Request) -> None:
        """Let the pointer name a generation that is good as it is, and the sources of today."""
        new = Pointer(pointer.generation, request.sources, request.removed).after(pointer.before)
        if new != self.home.pointer():
            self.home.point(new)

    def roll_back(self) -> Manifest:
        """Make the generation before the live one; a second call undoes that.

        Raises:
            IndexMissing: If there is none.
            IndexDamaged: If it is not as it was written.
            IndexOutdated: If it was built with another model or splitter.
            RebuildRunning: If another rebuild is at work in this home.
        """
        with self.locked():
            pointer = self.home.pointer()
            if pointer is None or pointer.before is None:
                raise IndexMissing("There is no index before this one to go back to.")
            generation = self.home.generation(pointer.before.generation)
            manifest = checked_manifest(generation, self.model)
            with self.stages.stage("checking"):
                try_out(generation, manifest)
            self.home.point(pointer.before.after(pointer))
        return manifest

    def settle(self, request: Request, cache: Cache, how: How) -> None:
        """Forget what was kept for articles that are gone."""
        now = self.home.pointer()
        before = now.before.sources if now and now.before else ()  # one may go back to these
        self.gatherer.settle([*request.sources, *before])
        # A copy does not ask for the vectors of what stays, so only then are they all used.
        cache.forget_unused(*((READINGS, VECTORS) if how == "afresh" else (READINGS,)))


def nothing(sources: Sequence[str], skipped: Sequence[Skipped]) -> str:
    """Return why there is nothing to index, in one sentence."""
    named = ", ".join(map(repr, sources))
    if not skipped:
        return (
            f"There is no article in {named}; Footnote reads .txt, .md, .html, .pdf, .json and "
            ".jsonl, also as .gz or .xz."
        )
    return f"There is no readable article in {named}: {told(skipped)}."
