"""An index of its own for the articles of an evaluation, kept for the next one.

    FOOTNOTE_HOME/evaluations/DIGEST/       a home like the user's, for one collection of articles
    FOOTNOTE_HOME/evaluations/DIGEST.lock   held while that one is made, opened or removed

The digest is that of all that decides what is in the index, so an index that is
there is the right one. The user's own index is neither read nor written.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from index.article import sha256
from index.errors import IndexDamaged, IndexMissing, IndexOutdated
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.manifest import FORMAT
from index.generations.opening import Index, open_index
from index.models.preparing import prepare
from index.models.reader.loading import OFF
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Report, Request
from index.rebuilding.stages import Progress
from index.sealing import file_sha256
from index.sources.files import ArticleFile, find
from index.splitting import PASSAGE_TOKENS, RULES

KEPT = 4
LOCK = ".lock"
READERS = ("footnote", "pypdf", "trafilatura")  # whose versions decide what an article is


@dataclass(frozen=True, slots=True)
class Apart(Home):
    """The home of one collection that is evaluated; the model is exported once for all."""

    shared: Path

    @property
    def models(self) -> Path:
        """Where exported models are kept."""
        return self.shared


@dataclass(frozen=True, slots=True)
class Evaluations:
    """The collections that were evaluated, in a user's home.

    Attributes:
        model: The name of the embedding model.
        say: Tells the user why nothing happens for a while.
        reader: The name of what reads passages.
    """

    user: Home
    model: str
    device: str
    say: Callable[[str], None]
    reader: str | None = OFF

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.user.folder / "evaluations"

    def home(self, paths: Sequence[Path]) -> Home:
        """Return where the index of the articles at these paths is, or will be."""
        return Apart(self.folder / self.digest(paths), self.user.models)

    def opened(
        self, home: Home, paths: Sequence[Path], progress: Progress
    ) -> tuple[Index, Report | None]:
        """Return the open index of the articles at these paths, and what was built for it.

        Raises:
            NothingToIndex: If there is no article.
            HomeUnusable: If the folder cannot be written.
            ModelUnusable: If the reader cannot be prepared.
        """
        with self.locked(home):
            # A kept index may be older than the reader.
            prepare(self.model, self.reader, home.models)
            try:
                index, report = self.open(home), None
            except (IndexMissing, IndexDamaged, IndexOutdated):
                report = self.build(home, paths, progress)
                index = self.open(home)
            os.utime(home.folder)  # it is the one that was used last
            self.clean()
        return index, report

    def open(self, home: Home) -> Index:
        """Return an index; from then on nobody removes it."""
        return open_index(home, self.model, device=self.device)

    def build(self, home: Home, paths: Sequence[Path], progress: Progress) -> Report:
        """Make the index of these articles."""
        return Rebuild(home, self.model, progress, None, self.device).run(Request.of(*paths))

    def digest(self, paths: Sequence[Path]) -> str:
        """Return what tells these articles, read by this Footnote, from all others."""
        rules = [FORMAT, RULES, PASSAGE_TOKENS, self.model, *map(version, READERS)]
        files = (file for path in paths for file in find(path))
        return sha256(repr([rules, *map(_told, files)]))[:24]

    def clean(self, kept: int = KEPT) -> None:
        """Remove all but the ones that were used last, and those that someone uses.

        The locks of those that are gone go too: nothing is locked by a file that is
        removed, so whoever waits for one makes it anew.
        """
        homes = [path for path in self.folder.iterdir() if path.is_dir()]
        for folder in sorted(homes, key=_used, reverse=True)[kept:]:
            _remove(folder)
        for file in self.folder.glob(f"*{LOCK}"):
            if not file.with_suffix("").exists():
                _remove_lock(file)

    @contextmanager
    def locked(self, home: Home) -> Iterator[None]:
        """Hold the lock of one of them; the system releases it if we die."""
        with self.user.guarded():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(home.folder.with_suffix(LOCK))
            try:
                lock.acquire(timeout=0)
            except Timeout:
                self.say(
                    "Another evaluation is preparing this index; waiting until it has finished."
                )
                lock.acquire()
        try:
            yield
        finally:
            lock.release()


def _used(folder: Path) -> float:
    """Return when a home was last used, in seconds."""
    try:
        return folder.stat().st_mtime
    except OSError:  # another evaluation has just removed it
        return 0.0


def _remove(folder: Path) -> None:
    """Remove a home, unless someone makes or uses what is in it."""
    with suppress(Timeout), FileLock(folder.with_suffix(LOCK)).acquire(timeout=0):
        generations = map(Generation, Home(folder).generations.glob("*"))
        if not [one for one in generations if not one.remove()]:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_lock(file: Path) -> None:
    """Remove the lock of a home that is gone, unless someone makes that anew just now."""
    with suppress(Timeout), FileLock(file).acquire(timeout=0):
        if not file.with_suffix("").exists():
            file.unlink(missing_ok=True)


def forget_all(home: Home) -> None:
    """Remove every index of an evaluation: a text that is purged may be in one."""
    shutil.rmtree(home.folder / "evaluations", ignore_errors=True)


def _told(file: ArticleFile) -> tuple[str, str]:
    """Return a file's name, and what tells its content from any other."""
    try:
        return file.name, file.problem or file_sha256(file.path)
    except OSError as exc:
        return file.name, f"cannot be read ({exc.strerror})"
