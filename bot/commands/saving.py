"""Write the files that a user names: tried before the work, never half there after it.

What a file holds is made elsewhere.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

from index.errors import UsageError

PAGES = (".html", ".htm")
ROOM = 1_000_000  # bytes that the disk must have left; a page of an answer is smaller


def page_file(path: Path) -> Path:
    """Return the path of a file, if it can be written to.

    Raises:
        UsageError: If it cannot, the disk is full, or it is something else than a page.
    """
    if path.exists() and not (path.is_file() and path.suffix.casefold() in PAGES):
        raise UsageError(
            f"There is already {str(path)!r}, which is not a page; name an .html file."
        )
    new = not path.exists()
    with told(path):
        path.open("a").close()
        if new:
            path.unlink()
        # A page may be written to although its folder may not: then only writing it will tell.
        with suppress(PermissionError), TemporaryFile(dir=path.parent) as file:
            file.write(bytes(ROOM))
    return path


def new_file(path: Path) -> Path:
    """Return the path of a file that is not there yet, if it can be written to.

    Raises:
        UsageError: If there is one, or it cannot.
    """
    if path.exists():
        raise UsageError(f"There is already a file {str(path)!r}; name another one.")
    return page_file(path)


def write_page(path: Path, page: str) -> None:
    """Write a page, in the place of the one that is there; if it fails, nothing is left.

    Raises:
        UsageError: If it cannot be written.
    """
    page_file(path)
    with told(path), removed_if_broken(path):
        path.write_text(page, encoding="utf-8")


def write_new(path: Path, lines: Iterable[str]) -> None:
    """Write lines into a file that is not there yet; whoever comes first with it keeps his own.

    Nobody else may read it: the lines are what people asked.

    Raises:
        UsageError: If there is one, or it cannot be written.
    """
    new_file(path)
    with told(path):
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with told(path), removed_if_broken(path), os.fdopen(made, "w", encoding="utf-8") as file:
        file.writelines(f"{one}\n" for one in lines)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an error of the file system into one sentence about a file."""
    try:
        yield
    except OSError as exc:
        raise UsageError(f"The file cannot be written to {str(path)!r} ({exc.strerror}).") from exc


@contextmanager
def removed_if_broken(path: Path) -> Iterator[None]:
    """Remove a file if it is not written to its end."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
