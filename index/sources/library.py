"""The library: what `footnote add` and followed addresses gave, as files that last.

    HOME/library/added/NAME.md            an article that was added by itself
    HOME/library/web/KEY/address.json     an address that is followed, and what is known of it
    HOME/library/web/KEY/NAME.md          an article that it gave

A rebuild reads these files: it depends neither on the web nor on Chroma. They are plain,
and a reader may edit, add and delete them. Whoever changes the library through this
class holds the lock of the home.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from index.article import Article
from index.generations.home import Home
from index.sources.fetched import Fetcher
from index.sources.files import ArticleFile
from index.sources.following import NOTE, Followed, key, read_note, write_note
from index.sources.keeping import Shelf
from index.sources.refreshing import Refresh, Refreshed
from index.sources.skipped import Skipped

GONE = ".gone"  # an address that is being forgotten


class Library:
    """The folder with all that was added and followed.

    Every method raises HomeUnusable if the folder cannot be used, or if a newer
    Footnote wrote what is to be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web = folder / "web"
        self.guarded = Home(folder.parent).guarded

    def keep(self, article: Article) -> None:
        """Keep an article by itself; it replaces the one with the same id."""
        with self.guarded():
            self.by_itself().put(article)

    def added(self) -> Iterator[ArticleFile]:
        """Yield the files of the articles that were added by themselves."""
        with self.guarded():
            yield from self.by_itself().files()

    def follow(self, address: str, added: bool) -> Followed:
        """Return an address, followed from now on if it was not before.

        What was added stays so. Adding it again lets its removed articles come back.
        """
        with self.guarded():
            known = self.known(address)
            wanted = replace(known, added=known.added or added) if known else None
            wanted = wanted or Followed(address, added)
            wanted = wanted.anew() if added and wanted.removed else wanted
            if wanted != known:
                write_note(self.shelf(address).folder, wanted)
            return wanted

    def followed(self) -> tuple[Followed, ...]:
        """Return every address that is followed."""
        with self.guarded():
            notes = map(read_note, self.folders())
            return tuple(note for note in notes if note)

    def broken(self) -> Iterator[Skipped]:
        """Yield the folders of addresses whose note does not say what is followed."""
        with self.guarded():
            for folder in self.folders():
                files = [*Shelf(folder, folder.name).files()]
                if not read_note(folder) and (files or (folder / NOTE).exists()):
                    yield Skipped(
                        f"library/web/{folder.name}/{NOTE}",
                        f"does not say which address is followed; add the address again, its "
                        f"articles ({len(files)}) are left out until then",
                    )

    def of(self, address: str) -> Iterator[ArticleFile]:
        """Yield the files of the articles that an address gave, as they were last read."""
        with self.guarded():
            if self.known(address):
                yield from self.shelf(address).files()

    def refresh(self, address: str, fetcher: Fetcher) -> Iterator[Refreshed | Skipped]:
        """Read a followed address again; yield what is new or changed, and what failed.

        Whatever fails, what was there stays. An address that is not followed gives nothing.
        """
        with self.guarded():
            if known := self.known(address):
                yield from Refresh(self.shelf(address), known, fetcher).run()

    def forget(self, address: str) -> None:
        """Follow an address no more; its articles go, in one step."""
        with self.guarded():
            folder = self.shelf(address).folder
            going = folder.with_name(f".{folder.name}{GONE}")
            shutil.rmtree(going, ignore_errors=True)
            with suppress(FileNotFoundError):
                folder.rename(going)
            shutil.rmtree(going, ignore_errors=True)

    def remove(self, article_id: str) -> bool:
        """Remove an article wherever it lies, for good; return whether there was one.

        A file that a reader put there with other articles beside it stays.
        """
        with self.guarded():
            places = [(shelf, shelf.holding(article_id)) for shelf in self.shelves()]
            for shelf, paths in places:
                note = read_note(shelf.folder)
                if paths and note:
                    write_note(shelf.folder, note.without(article_id))
                for path in paths:
                    path.unlink(missing_ok=True)
            return any(paths for _, paths in places)

    def prune(self, addresses: Collection[str]) -> None:
        """Forget the addresses that are neither added nor among these; sweep up."""
        for followed in self.followed():
            if not followed.added and followed.address not in addresses:
                self.forget(followed.address)
        with self.guarded():
            for shelf in self.shelves():
                shelf.sweep()
            for going in self.web.glob(f".*{GONE}"):
                shutil.rmtree(going, ignore_errors=True)

    def known(self, address: str) -> Followed | None:
        """Return what is known of an address; None if it is not followed."""
        return read_note(self.shelf(address).folder)

    def by_itself(self) -> Shelf:
        """Return where the articles lie that were added by themselves."""
        return Shelf(self.folder / "added", "library/added")

    def shelf(self, address: str) -> Shelf:
        """Return where the articles of an address lie."""
        return Shelf(self.web / key(address), f"library/web/{key(address)}")

    def shelves(self) -> list[Shelf]:
        """Return every place with articles."""
        found = [Shelf(folder, f"library/web/{folder.name}") for folder in self.folders()]
        return [self.by_itself(), *found]

    def folders(self) -> list[Path]:
        """Return the folders of addresses, in order of their names."""
        return sorted(path for path in self.web.glob("[!.]*") if path.is_dir())
