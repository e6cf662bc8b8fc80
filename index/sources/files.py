"""Find article files and read their bytes: folders, compression, size limits."""

import gzip
import lzma
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
LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file that may hold articles.

    Attributes:
        name: Its path relative to the source, which becomes an article's id.
    """

    path: Path
    name: str

    @property
    def kind(self) -> str:
        """The suffix that says how to read it, compression left out."""
        return kind_of(self.path)

    def open(self) -> IO[bytes]:
        """Return the open file, decompressed."""
        match self.path.suffix.lower():
            case ".gz":
                return gzip.open(self.path)  # type: ignore[return-value]
            case ".xz":
                return lzma.open(self.path)
        return self.path.open("rb")

    def text(self) -> str:
        """Return the whole file as text.

        Raises:
            UnreadableSource: If it is too large, broken, or not UTF-8.
        """
        with readable(), self.open() as file:
            return decode(within_limit(file.read(LARGEST + 1)))

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
    LICENSE* are left out.

    Raises:
        SourceNotFound: If there is no such file or folder.
    """
    try:
        source.stat()
    except (OSError, ValueError) as exc:
        raise SourceNotFound(f"There is no file or folder {str(source)!r}.") from exc
    if source.is_file():
        yield ArticleFile(source, normalise(source.name))
        return
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and not any(map(left_out, name.parts)):
            yield ArticleFile(path, normalise(name.as_posix()))


def left_out(name: str) -> bool:
    """Return whether a file or folder of that name is never an article."""
    return name.startswith(".") or name.casefold().startswith(LEFT_OUT)


def kind_of(path: Path) -> str:
    """Return the suffix in lower case, without that of the compression."""
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSION else path
    return inner.suffix.lower()


def decode(data: bytes) -> str:
    """Return the bytes as text: UTF-8, or UTF-16 if they begin with its mark.

    Raises:
        UnreadableSource: If they are neither.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UnreadableSource(
            f"is not valid UTF-8 (at byte {exc.start}); save it as UTF-8"
        ) from exc


def within_limit(data: bytes) -> bytes:
    """Return the bytes.

    Raises:
        UnreadableSource: If there are more than one article may have.
    """
    if len(data) > LARGEST:
        raise UnreadableSource(f"is larger than {LARGEST // 1_000_000} MB, unpacked")
    return data


@contextmanager
def readable() -> Iterator[None]:
    """Turn the errors of reading and decompressing a file into UnreadableSource."""
    try:
        yield
    except (lzma.LZMAError, zlib.error, EOFError, gzip.BadGzipFile) as exc:
        raise UnreadableSource("is not a whole compressed file") from exc
    except OSError as exc:
        raise UnreadableSource(f"cannot be read ({exc.strerror or exc})") from exc
