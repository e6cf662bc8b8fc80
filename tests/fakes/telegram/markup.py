"""HTML as Telegram's parser reads it: a text and its marks, or a refusal.

Its rules were read in TDLib's published source: which tags there are, that an end tag
closes the last open one (or names it wrongly), that an attribute nobody knows is passed
over, that only `lt`, `gt`, `amp`, `quot` and numbers are entities and any other stays as
it is written. Offsets in refusals are bytes of UTF-8.
"""

import re
from dataclasses import dataclass, field

from tests.fakes.telegram.marks import Mark
from tests.fakes.telegram.tags import KINDS, KNOWN, Opened, close, plain, wrong

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*));?")
_WORDS = re.compile(r".[^<&]*", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\v\0]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
_ATTRIBUTE = re.compile(r"[^ \t\r\n\v\0=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text without its tags.

    Attributes:
        lost: What was passed over without a word: attributes nobody knows, bad links.
    """

    text: str
    marks: list[Mark]
    lost: list[str]


def parse(html: str) -> Parsed:
    """Read a text with tags; refuse what Telegram refuses."""
    return _Reader(html).read()


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    text: str = ""
    open: list[Opened] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def read(self) -> Parsed:
        while self.at < len(self.source):
            sign = self.source[self.at]
            if sign == "<":
                self._tag()
            elif sign == "&" and (decoded := self._entity()):
                self.text += decoded
            else:
                self.text += self._take(_WORDS)
        if self.open:
            tag = self.open[-1].tag
            raise wrong(f'Can\'t find end tag corresponding to start tag "{tag}"')
        if any("\ud800" <= sign <= "\udfff" for sign in self.text):
            raise wrong(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return Parsed(self.text, [plain(mark) for mark in self.marks], self.lost)

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._sign() == "/":
            self.at += 1
            self._end(begin)
        else:
            self._start(begin)

    def _start(self, begin: int) -> None:
        tag = self._take(_TAG_NAME).lower()
        offset = self._bytes(begin)
        if self._over():
            raise wrong(f"Unclosed start tag at byte offset {offset}")
        if tag not in KINDS:
            raise wrong(f'Unsupported start tag "{tag}" at byte offset {offset}')
        attributes: dict[str, str] = {}
        while self._sign() != ">":
            self._take(_SPACE)
            if self._sign() == ">":
                break
            name, value = self._attribute(tag, offset)
            attributes[name] = value
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.lost += [
            f"attribute {name!r} of {tag!r}" for name in attributes.keys() - KNOWN.get(tag, set())
        ]
        self.open.append(Opened(tag, len(self.text), attributes))

    def _attribute(self, tag: str, offset: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE)
        if not name:
            raise wrong(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self._take(_SPACE)
        if self._over():
            raise wrong(f'Unclosed start tag "{tag}" at byte offset {offset}')
        if self._sign() != "=":
            return name, ""
        self.at += 1
        self._take(_SPACE)
        if self._over():
            raise wrong(f'Unclosed start tag "{tag}" at byte offset {offset}')
        value = self._literal() if self._sign() in "'\"" else self._token()
        if self._over():
            raise wrong(f"Unclosed start tag at byte offset {offset}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        value = self._take(_TOKEN).lower()
        if not self._over() and self._sign() not in " \t\r\n\v\0>":
            raise wrong(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return value

    def _literal(self) -> str:
        quote = self._sign()
        self.at += 1
        value = ""
        while not self._over() and self._sign() != quote:
            decoded = self._entity() if self._sign() == "&" else None
            value += decoded or self._sign()
            self.at += 0 if decoded else 1
        self.at += 0 if self._over() else 1
        return value

    def _end(self, begin: int) -> None:
        offset = self._bytes(begin)
        if not self.open:
            raise wrong(f"Unexpected end tag at byte offset {offset}")
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACE)
        if self._sign() != ">":
            raise wrong(f"Unclosed end tag at byte offset {offset}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise wrong(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", '
                f'found "</{name}>"'
            )
        if opened.start < len(self.text):
            self.lost += close(opened, self.text, self.marks)

    def _entity(self) -> str | None:
        found = _ENTITY.match(self.source, self.at)
        if not found:
            return None
        decoded = _NAMED.get(found[3] or "")
        digits, base = (found[1], 16) if found[1] is not None else (found[2], 10)
        if digits:
            code = int(digits, base)
            length = len(found[0].removesuffix(";"))
            decoded = chr(code) if 0 < code < 0x10FFFF and length < 10 else None
        if decoded:
            self.at = found.end()
        return decoded

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        taken = found[0] if found else ""
        self.at += len(taken)
        return taken

    def _sign(self) -> str:
        return self.source[self.at : self.at + 1]

    def _over(self) -> bool:
        return self.at >= len(self.source)

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())
