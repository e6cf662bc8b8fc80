"""Find article files and read their bytes: folders, links, compression, size limits."""

import gzip
import lzma
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from index.article import normalise
from index.errors import SourceNotFound, UnreadableSource

COMPRESSION = (".gz", ".xz")
LEFT_OUT = ("readme", "license")
LARGEST = 20_000_000  # for one article
LARGEST_LIST = 50_000_000  # for a file of many that has to be read whole
NO_FILE = "is not a file that can be read to its end, but a pipe, a device or a socket"
OUTSIDE = "is a link to something outside its folder; name what it leads to as a source"


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file that may hold articles.

    Attributes:
        name: Its path relative to the source, which becomes an article's id.
        problem: Why it is not read; None if it is.
    """

    path: Path
    name: str
    problem: str | None = None

    @property
    def kind(self) -> str:
        """The suffix that says how to read it, compression left out; none if it is not read."""
        return "" if self.problem else kind_of(self.path)

    def open(self) -> IO[bytes]:
        """Return the open file, decompressed.

        Raises:
            UnreadableSource: If it is no file, but something that may have no end.
        """
        if not stat.S_ISREG(self.path.stat().st_mode):
            raise UnreadableSource(NO_FILE)
        match self.path.suffix.lower():
            case ".gz":
                return gzip.open(self.path)  # type: ignore[return-value]
            case ".xz":
                return lzma.open(self.path)
        return self.path.open("rb")

    def data(self, largest: int = LARGEST) -> bytes:
        """Return all bytes of the file.

        Raises:
            UnreadableSource: If there are too many, or it is broken.
        """
        with readable(), self.open() as file:
            return within_limit(file.read(largest + 1), largest)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the file.

        Raises:
            UnreadableSource: If it breaks off, or a line is too large.
        """
        with readable(), self.open() as file:
            while line := file.readline(LARGEST + 1):
                yield within_limit(line)


def find(source: Path) -> Iterator[ArticleFile]:
    """Yield the files of a source, in order of their names.

    A file is itself, whatever its kind. In a folder, hidden files, README* and
    LICENSE* are left out, and links to other folders are not followed.

    Raises:
        SourceNotFound: If there is no such file or folder.
    """
    try:
        mode = source.stat().st_mode
    except (OSError, ValueError) as exc:
        raise SourceNotFound(f"There is no file or folder {str(source)!r}.") from exc
    if not stat.S_ISDIR(mode):
        problem = None if stat.S_ISREG(mode) else NO_FILE
        yield ArticleFile(source, normalise(source.name), problem)
        return
    top = source.resolve()
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if not any(map(left_out, name.parts)) and is_something(path):
            yield ArticleFile(path, normalise(name.as_posix()), problem_of(path, top))


def is_something(path: Path) -> bool:
    """Return whether there is more at a path than a folder, or a link to nothing."""
    try:
        return not stat.S_ISDIR(path.stat().st_mode)
    except OSError:  # a link to nothing, or to itself
        return False


def problem_of(path: Path, top: Path) -> str | None:
    """Return why something in the folder `top` is not read, None if it is."""
    try:
        if not path.is_file():
            return NO_FILE
        if path.is_symlink() and not path.resolve().is_relative_to(top):
            return OUTSIDE
    except (OSError, RuntimeError):  # it went away, or leads to itself
        return "cannot be read"
    return None


def left_out(name: str) -> bool:
    """Return whether a file or folder of that name is never an article."""
    return name.startswith(".") or name.casefold().startswith(LEFT_OUT)


def kind_of(path: Path) -> str:
    """Return the suffix in lower case, without that of the compression."""
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSION else path
    return inner.suffix.lower()


def within_limit(data: bytes, largest: int = LARGEST) -> bytes:
    """Return the bytes.

    Raises:
        UnreadableSource: If there are too many.
    """
    if len(data) > largest:
        raise UnreadableSource(f"is larger than {largest // 1_000_000} MB when unpacked")
    return data


@contextmanager
def readable() -> Iterator[None]:
    """Turn the errors of reading and decompressing a file into UnreadableSource."""
    try:
        yield
    except (lzma.LZMAError, zlib.error, EOFError, gzip.BadGzipFile) as exc:
        raise UnreadableSource("is a compressed file that is incomplete or damaged") from exc
    except OSError as exc:
        raise UnreadableSource(f"cannot be read ({exc.strerror or exc})") from exc
