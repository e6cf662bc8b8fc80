"""What is known of a web address that is followed: a note in JSON, in the address's folder.

A person can read it, and may change it: a note that says nothing sensible is no note.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from index.article import sha256
from index.durable import write_durably
from index.errors import HomeUnusable

FORMAT = 1
TRIES = 3
NOTE = "address.json"
STALE = "by other rules"  # no feed dates an entry so
HOST_LENGTH = 60
DIGEST = 12
Kind = Literal["page", "feed"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of a feed, or a page, as it was read last.

    Attributes:
        article: The id of the article that it gave; None if it gave none.
        digest: The digest of that article as it came.
        updated: When the feed said that the entry was changed.
        tries: How often in a row its page could not be read.
        whole: Whether the article is what stands at the page, not what the feed says of it.
    """

    article: str | None
    digest: str | None = None
    updated: str | None = None
    tries: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Followed:
    """A web address that is followed.

    Attributes:
        added: Whether `footnote add` named it; else it stands in the list of sources.
        kind: What it gives; None as long as it was never read.
        etag: The ETag of what was read whole.
        modified: Its Last-Modified.
        read: When it was last read, as ISO 8601.
        problem: What went wrong last time; None if nothing did.
        removed: The ids of articles that shall not come back.
        entries: What was seen of it, by the ids of its entries.
        rules: Which of our rules its texts were read by.
    """

    address: str
    added: bool
    kind: Kind | None = None
    etag: str | None = None
    modified: str | None = None
    read: str | None = None
    problem: str | None = None
    removed: tuple[str, ...] = ()
    entries: Mapping[str, Seen] = field(default_factory=dict)
    rules: int = 0

    def seeing(self, entry: str, seen: Seen) -> "Followed":
        """Return the same with one entry noted."""
        return replace(self, entries={**self.entries, entry: seen})

    def without(self, article_id: str) -> "Followed":
        """Return the same with one article that shall not come back."""
        return replace(self, removed=tuple(dict.fromkeys([*self.removed, article_id])))

    def anew(self) -> "Followed":
        """Return the same with every removed article free to come back."""
        kept = {name: seen for name, seen in self.entries.items() if not self.kept_out(seen)}
        return replace(self, removed=(), entries=kept, etag=None, modified=None)

    def under(self, rules: int) -> "Followed":
        """Return the same, all of it to be read once more if it was read by other rules."""
        if self.rules == rules:
            return self
        stale = {name: replace(seen, updated=STALE) for name, seen in self.entries.items()}
        return replace(self, entries=stale, etag=None, modified=None, rules=rules)

    def kept_out(self, seen: Seen | None) -> bool:
        """Return whether someone removed the article that was seen."""
        return seen is not None and seen.article in self.removed

    def left_to_do(self, entry: str, updated: str | None) -> bool:
        """Return whether an entry is new, changed, or worth another try."""
        seen = self.entries.get(entry)
        if seen is None or self.kept_out(seen):
            return seen is None
        return seen.updated != updated or 0 < seen.tries < TRIES

    def tries(self, entry: str, updated: str | None) -> int:
        """Return how often the page of an entry could not be read as it is now."""
        seen = self.entries.get(entry)
        return seen.tries if seen and seen.updated == updated else 0


def key(address: str) -> str:
    """Return the name of an address's folder: its host, and a digest of the whole."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    name = re.sub(r"[^a-z0-9.-]", "-", host)[:HOST_LENGTH].strip(".-") or "web"
    return f"{name}-{sha256(address)[:DIGEST]}"


def read_note(folder: Path) -> Followed | None:
    """Return the note of the address whose folder that is; None if it has none that makes sense.

    Raises:
        HomeUnusable: If a newer Footnote wrote it.
    """
    try:
        text = (folder / NOTE).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    followed = from_json(text, f"{folder.name}/{NOTE}")
    return followed if followed and key(followed.address) == folder.name else None


def write_note(folder: Path, followed: Followed) -> None:
    """Write the note of an address into its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {"format": FORMAT, **asdict(followed)}
    write_durably(folder / NOTE, json.dumps(data, indent=1) + "\n")


def from_json(text: str, where: str) -> Followed | None:
    """Return what a note says; None if it is not as Footnote writes it.

    Raises:
        HomeUnusable: If a newer Footnote wrote it; `where` says which it is.
    """
    try:
        data = dict(json.loads(text))
        written = data.pop("format")
        if isinstance(written, int) and written > FORMAT:
            raise HomeUnusable(
                f"The note {where!r} of a followed address was written by a newer Footnote; "
                "install that one, or name another folder with FOOTNOTE_HOME."
            )
        entries = {name: Seen(**seen) for name, seen in data.pop("entries").items()}
        removed = tuple(data.pop("removed"))
        followed = Followed(**data, removed=removed, entries=entries)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return followed if written == FORMAT and sound(followed) else None


def sound(followed: Followed) -> bool:
    """Return whether every field has its form: anyone may have written the note."""
    told = (followed.etag, followed.modified, followed.read, followed.problem)
    seen = followed.entries.values()
    return (
        isinstance(followed.address, str)
        and isinstance(followed.added, bool)
        and followed.kind in ("page", "feed", None)
        and all(map(perhaps, told))
        and all(isinstance(one, str) for one in followed.removed)
        and all(perhaps(one.article) and perhaps(one.digest) for one in seen)
        and all(perhaps(one.updated) and isinstance(one.whole, bool) for one in seen)
        and all(isinstance(one.tries, int) for one in seen)
        and isinstance(followed.rules, int)
    )


def perhaps(value: Any) -> bool:
    """Return whether a value is a text, or nothing."""
    return value is None or isinstance(value, str)
