"""One generation on a Chroma server: rows and manifest there, keywords and vectors here.

    HOME/cache/keywords/NAME/   what this machine made of it

Each machine makes the keyword index and the file of vectors from the rows when a
generation is new to it; the one that built the generation has them already.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import IO, Any

from index.errors import FootnoteError, HomeUnusable, IndexDamaged, IndexOutdated
from index.generations import keyword_writing
from index.generations import manifest as manifests
from index.generations.generation import MANIFEST, Generation
from index.generations.keyword_writing import KeywordEntry
from index.generations.keywords import Keywords
from index.generations.manifest import Manifest
from index.generations.rows import ARTICLES, PASSAGES, ArticleRecord
from index.generations.sealed_rows import NO_ROOM
from index.generations.served_store import ServedStore, collection
from index.generations.server import Server
from index.generations.store import Store
from index.generations.vectors import VectorWriter
from index.words import common_language

# What is noted of a generation, with its name behind it.
COMPLETE, DAMAGED, LEFT = "manifest:", "damaged:", "left:"
TOGETHER = 100  # so many articles are read in one go
HELD, MAKING = ".held", ".making"


@dataclass(frozen=True, slots=True)
class ServedGeneration(Generation):
    """An index whose rows lie on a server; its folder holds what this machine made of them."""

    server: Server

    def described(self) -> dict[str, Any]:
        """Return what another process needs to open it."""
        return {"folder": str(self.folder), "address": asdict(self.server.address)}

    def create(self, passages: int = 0) -> Store:
        """Return the new, empty store of this generation, for any number of passages.

        Raises:
            ServerUnreachable: If it cannot be made.
        """
        return ServedStore.create_in(self.server, self.name)

    def open(self) -> Store:
        """Return the store of this generation.

        Raises:
            IndexDamaged: If it is not there.
            ServerUnreachable: If there is no answer.
        """
        return ServedStore.open_in(self.server, self.name)

    def manifest(self) -> Manifest:
        """Return the manifest.

        Raises:
            IndexDamaged: If it is missing or cannot be read.
            IndexOutdated: If another version of Footnote wrote it.
            ServerUnreachable: If there is no answer.
        """
        found = self.server.read(COMPLETE + self.name)
        if not found:
            raise IndexDamaged("it is not on the server any more")
        return manifests.from_json(found[COMPLETE + self.name])

    def check(self, manifest: Manifest, deep: bool = False) -> None:
        """Do nothing, unless it was found to be damaged: what the server keeps has no files.

        Raises:
            IndexDamaged: If it was.
        """
        if self.condemned:
            raise IndexDamaged("it was found to be so before")

    @property
    def condemned(self) -> bool:
        """Whether some machine found it to be damaged."""
        notes = self.server.read()
        return DAMAGED + self.name in notes or COMPLETE + self.name not in notes

    def condemn(self) -> None:
        """Note that this generation is damaged, so that nobody opens it again."""
        with suppress(FootnoteError):
            if self.server.read(COMPLETE + self.name):
                self.server.write(DAMAGED + self.name, self.name)

    def absolve(self) -> None:
        """Take that back: it was read whole since."""
        with suppress(FootnoteError):
            self.server.forget(DAMAGED + self.name)

    def seal(self, manifest: Manifest) -> None:
        """Write the manifest, which makes the generation complete."""
        shared = manifests.to_json(replace(manifest, files={}))
        self.server.write(COMPLETE + self.name, shared)
        Generation.seal(self, manifest)

    def copy(self, to: Generation, manifest: Manifest) -> None:
        """Refuse: a server has no copies, and vectors come from the cache anyway."""
        raise NotImplementedError

    def keyword_index(self) -> Keywords:
        """Return the keyword index, which is made if this machine has none that fits.

        The file of vectors is made along with it.

        Raises:
            IndexDamaged: If a row is not as it was written.
            HomeUnusable: If it cannot be written.
        """
        complete = self.server.read(COMPLETE + self.name)
        if complete:  # else it is being built, here, and its files were just written
            manifest = manifests.from_json(complete[COMPLETE + self.name])
            with self._alone():
                if not self._fits(manifest):
                    self._gather(manifest)
        return Keywords(self.keywords)

    def hold(self) -> IO[bytes]:
        """Return an open file that keeps the folder from being removed until it is closed."""
        return self._locked(HELD, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def remove(self) -> bool:
        """Remove the generation from the server, and from this machine unless it is held here."""
        self.server.forget(COMPLETE + self.name)
        for rows in (PASSAGES, ARTICLES):
            self.server.drop(collection(self.name, rows))
        self.server.forget(LEFT + self.name, DAMAGED + self.name)
        return self.remove_here()

    def remove_here(self) -> bool:
        """Remove what this machine made of it, unless someone holds that."""
        if self.folder.is_dir():
            try:
                self._locked(HELD, fcntl.LOCK_EX | fcntl.LOCK_NB).close()
            except IndexDamaged:
                return False
            shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def _fits(self, manifest: Manifest) -> bool:
        """Return whether this machine has keywords and vectors of just these rows, and whole."""
        with suppress(IndexDamaged, IndexOutdated):
            mine = Generation.manifest(self)
            Generation.check(Generation(self.folder), mine)
            return (mine.name, mine.rows) == (manifest.name, manifest.rows)
        return False

    def _gather(self, manifest: Manifest) -> None:
        """Make the keyword index from the rows, and the file of vectors from theirs."""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(self.keywords, ignore_errors=True)
        with self.open() as store:
            records = [*store.records()]
            language = common_language(record.language for record in records)
            keyword_writing.write(self.keywords, _entries(store), language, self._before())
            ids = [one for record in records for one in record.passages]
            with VectorWriter(self.vectors, ids, manifest.model.dimension) as vectors:
                # Taking over those of another generation would be no use: an article whose title
                # has changed has other vectors, but the same passages.
                vectors.fetch(store)
        Generation.seal(self, replace(manifest, files=self.survey()))
        self._tidy()

    def _before(self) -> Keywords | None:
        """Return the keyword index of another generation: most passages are in it too."""
        for folder in sorted(self.folder.parent.iterdir(), reverse=True):
            if folder.name != self.name and (folder / MANIFEST).exists():
                with suppress(IndexDamaged):
                    return Keywords(Generation(folder).keywords)
        return None

    def _tidy(self) -> None:
        """Remove what this machine made of generations that are no longer on the server."""
        known = self.server.read()
        for folder in self.folder.parent.iterdir():
            if COMPLETE + folder.name not in known and (folder / MANIFEST).exists():
                ServedGeneration(folder, self.server).remove_here()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes of this machine from making the same; an error is one sentence."""
        with self._locked(MAKING, fcntl.LOCK_EX):
            try:
                yield
            except OSError as exc:
                raise HomeUnusable(NO_ROOM) from exc

    def _locked(self, name: str, how: int) -> IO[bytes]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.folder / name).open("wb")
        except OSError as exc:
            raise HomeUnusable(NO_ROOM) from exc
        try:
            fcntl.flock(file, how)
        except OSError as exc:
            file.close()
            raise IndexDamaged("it is being removed") from exc
        return file


def _entries(store: Store) -> Iterator[KeywordEntry]:
    """Yield what the keyword index holds of each passage, as a rebuild writes it."""
    for records in batched(store.records(), TOGETHER):
        passages = store.passages([one for record in records for one in record.passages])
        of = {record.id: record for record in records}
        for passage in passages:
            yield KeywordEntry.of(of[passage.article_id], passage.id, passage.text)


def batched(records: Iterator[ArticleRecord], size: int) -> Iterator[list[ArticleRecord]]:
    """Yield the records in lists of that size; the last may be shorter."""
    while batch := [*islice(records, size)]:
        yield batch
