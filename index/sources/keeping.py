"""Keep articles as plain files in a folder: Markdown under front matter, the text as it is.

    bridge-closed-0123456789abcdef.md     the title's words, and a digest of the id

What is read back with `formats.parse` is equal to what was kept, in every field. A
reader may edit such a file, add one of any name, or delete one.
"""

import json
import os
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.article import Article, normalise, sha256
from index.durable import write_durably
from index.errors import UnreadableSource
from index.sources.files import ArticleFile, find, left_out
from index.sources.following import NOTE
from index.sources.formats import parse
from index.sources.markdown import LONGEST_MATTER, MARKUP, VERBATIM

WRITTEN = (".md", ".json")
DRAFT = ".part"  # what a killed process leaves of a file
SLUG_BYTES = 60
# Longer than in a command or a list: nobody shall make a file that replaces another's.
DIGEST = 16
FIELDS = {
    "id": "id",
    "title": "title",
    "date": "published",
    "authors": "authors",
    "url": "url",
    "source": "source",
    "language": "language",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of articles, one file each.

    Attributes:
        name: What stands before the names of its files when they are told.
    """

    folder: Path
    name: str

    def files(self) -> Iterator[ArticleFile]:
        """Yield the files that may hold articles, in order of their names."""
        if not self.folder.is_dir():
            return
        for file in find(self.folder):
            if file.path.suffix != DRAFT and file.path != self.folder / NOTE:
                yield replace(file, name=f"{self.name}/{file.name}")

    def put(self, article: Article) -> None:
        """Write an article; the file with the same id is replaced."""
        before = self.named_for(article.id)
        suffix, text = written(article)
        path = next((one for one in before if one.suffix == suffix), None)
        path = path or self.folder / f"{stem(article)}{suffix}"
        self.folder.mkdir(parents=True, exist_ok=True)
        write_durably(path, text)
        for one in before:
            if one != path:
                one.unlink(missing_ok=True)

    def drop(self, article_id: str) -> None:
        """Remove the file that was written for an article, if there is one."""
        for path in self.named_for(article_id):
            path.unlink(missing_ok=True)

    def named_for(self, article_id: str) -> list[Path]:
        """Return the files that were written for an article."""
        found = self.folder.glob(f"*-{digest(article_id)}.*")
        return sorted(path for path in found if path.suffix in WRITTEN)

    def holding(self, article_id: str) -> list[Path]:
        """Return the files that hold an article and no other, whatever they are called.

        One that can no longer be read is known by its name.
        """
        named = self.named_for(article_id)
        return [
            file.path
            for file in self.files()
            if (ids := held(file)) == {article_id} or (not ids and file.path in named)
        ]

    def sweep(self) -> None:
        """Remove what processes that are gone left half written."""
        for path in self.folder.glob(f"*{DRAFT}"):
            writer = path.stem.rpartition(".")[2]
            if writer.isdecimal() and not at_work(int(writer)):
                path.unlink(missing_ok=True)


def held(file: ArticleFile) -> set[str]:
    """Return the ids of the articles in a file."""
    return {one.id for one in parse(file) if not isinstance(one, UnreadableSource)}


def at_work(process: int) -> bool:
    """Return whether another process with that number runs."""
    if process == os.getpid():
        return False
    with suppress(PermissionError):
        try:
            os.kill(process, 0)  # asks, and sends nothing
        except (ProcessLookupError, OverflowError):
            return False
    return True


def digest(article_id: str) -> str:
    """Return the part of a file's name that tells articles apart."""
    return sha256(article_id)[:DIGEST]


def stem(article: Article) -> str:
    """Return the name of an article's file, without its suffix."""
    return f"{slug(article.title)}-{digest(article.id)}"


def slug(title: str) -> str:
    """Return the words of a title as the beginning of a file's name.

    "The old bridge, closed!" gives "the-old-bridge-closed".
    """
    words = "".join(one if of_word(one) else " " for one in title.lower()).split()
    short = "-".join(words).encode()[:SLUG_BYTES].decode(errors="ignore").rstrip("-")
    return f"article-{short}".rstrip("-") if not short or left_out(short) else short


def of_word(character: str) -> bool:
    """Return whether a character is a letter, a digit, or a mark on one."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def written(article: Article) -> tuple[str, str]:
    """Return the suffix and the content of an article's file.

    It is Markdown; JSON if its fields are more than front matter may be.
    """
    fields = {name: getattr(article, ours) for name, ours in FIELDS.items()}
    fields[MARKUP] = VERBATIM
    matter = "".join(f"{name}: {scalar(value)}\n" for name, value in fields.items() if value)
    if len(matter) > LONGEST_MATTER:
        known = {name: value for name, value in asdict(article).items() if value}
        return ".json", json.dumps(known, ensure_ascii=False, indent=1) + "\n"
    return ".md", f"---\n{matter}---\n{article.text}"


def scalar(value: str | tuple[str, ...]) -> str:
    """Return a field as YAML on one line: in quotes, so that it cannot be anything else."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(scalar, value))}]"
    text = quoted(value)
    # A file is composed when it is read: what that would change is written by number.
    return text if normalise(text) == text else quoted(value, ascii_only=True)


def quoted(value: str, ascii_only: bool = False) -> str:
    """Return a text in quotes; what cannot be seen, or is not wanted, is written by number."""
    plain = (one.isprintable() and (one.isascii() or not ascii_only) for one in value)
    return '"' + "".join(map(sign, value, plain)) + '"'


def sign(character: str, plain: bool) -> str:
    """Return a character as it is written in quotes: as it is, or by its number."""
    if character in '"\\':
        return f"\\{character}"
    if plain:
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
