"""Work on a library that ends by kill -9, at each step of it in turn.

`python -m tests.fakes.dying_library FOLDER` prints, for each death, what it left and what
the same work done again made of it. A step is a file opened, renamed or removed. To take the
text out of a page needs seconds in each process, so a page is its own text here.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from index.article import Article
from index.sources import refreshing
from index.sources.fetched import Fetched
from index.sources.following import Followed
from index.sources.formats import article, parse
from index.sources.library import Library
from tests.fakes.newspaper import FEED, SITE, Newspaper

STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")


NAMES = ("a-", "x-", "address.json")


def publish(paper: Newspaper, word: str, **updated: str) -> None:
    """Put a feed there with an entry for each name, and the pages behind them."""
    known: dict[str, Any] = {"title": "", "published": None, "authors": ()}
    entries = [
        SimpleNamespace(id=name, link=f"{SITE}/{name}", updated=when, **known)
        for name, when in updated.items()
    ]
    feed = SimpleNamespace(title="", entries=entries)
    stand_in(
        feeds=SimpleNamespace(parse=lambda *_: feed),
        pages=SimpleNamespace(article_at=lambda page: text(page.url[-1], page.body.decode())),
    )
    paper.feed(etag=word)
    for name in updated:
        body = f"{word} {name}".encode()
        paper.put(f"{SITE}/{name}", Fetched(f"{SITE}/{name}", "", "utf-8", body, None, None))


def stand_in(**modules: SimpleNamespace) -> None:
    """Let a refresh read with these instead of its own."""
    for name, module in modules.items():
        setattr(refreshing, name, module)


def text(name: str, content: str) -> Article:
    """Return an article that is called by its name alone."""
    return article({"id": name, "title": name, "text": content}, name)


def work(library: Library, paper: Newspaper, word: str) -> None:
    """Add an article, and refresh the feed."""
    library.keep(text("x", f"{word} x"))
    list(library.refresh(FEED, paper))


def dies(library: Library, step: int, task: Callable[[], None]) -> bool:
    """Do a task in a child that dies at a step; return False if it was done before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = step

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal left
        # What is no whole path is told by a folder that is being emptied.
        if event in STEPS and str(args[0]).startswith((str(library.folder), *NAMES)):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    task()
    os._exit(0)


def state(library: Library) -> dict[str, Any]:
    """Return the articles of a library, and what is noted of the feed."""
    note = library.known(FEED) or Followed(FEED, added=False)
    kept = [*library.of(FEED), *library.added()]
    found = [one for file in kept for one in parse(file)]
    return {
        "texts": {one.id: one.text for one in found if isinstance(one, Article)},
        "broken": [str(one) for one in found if not isinstance(one, Article)],
        "seen": {name: seen.updated for name, seen in note.entries.items()},
        "etag": note.etag,
    }


def begun(folder: Path) -> tuple[Library, Newspaper]:
    """Return a library that follows a feed and has read it, and where it stands."""
    library, paper = Library(folder / "library"), Newspaper()
    library.follow(FEED, added=True)
    publish(paper, "old", a="1")
    work(library, paper, "old")
    return library, paper


def die_working(folder: Path, step: int) -> dict[str, Any] | None:
    """Die while something is added and refreshed; return what was left, None if all was done."""
    library, paper = begun(folder)
    publish(paper, "new", a="2", b="1", c="1")
    if not dies(library, step, lambda: work(library, paper, "new")):
        return None
    left = state(library)
    work(library, paper, "new")
    return {"left": left, "mended": state(library), "files": files(library)}


def die_forgetting(folder: Path, step: int) -> dict[str, Any] | None:
    """Die while the feed is forgotten; return what was left, and what is there followed again."""
    library, _ = begun(folder)
    if not dies(library, step, lambda: library.forget(FEED)):
        return None
    left = state(library)
    library.follow(FEED, added=False)
    again = state(library)
    library.forget(FEED)
    return {"left": left, "again": again, "files": files(library)}


def files(library: Library) -> list[str]:
    """Return the kinds of the files in a library, after it was swept."""
    library.prune([])
    return sorted(path.suffix for path in library.folder.rglob("*") if path.is_file())


def main(folder: Path) -> None:
    """Die at each step of each work, and tell about it."""
    for die in (die_working, die_forgetting):
        for step in count(1):
            told = die(folder / f"{die.__name__}-{step}", step)
            if told is None:
                break
            print(json.dumps({"work": die.__name__, **told}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
