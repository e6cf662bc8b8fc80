"""Put one bad input beside three good articles, a thousand times, and rebuild.

    PYTHONPATH=. python tests/benchmarks/bad_inputs.py [--cases 1000] [--seed 7] [--jobs 2]

Bombs, broken encodings, 0 bytes, 100 MB, deep pages, addresses that lead inside, servers
that drip: some thirty families, drawn with a seed. Each case has a folder and a home of its
own, and is read by a process that rebuilds, or adds, as a user would; only the model costs
nothing. Each has to end within 30 seconds and 1 GB, process and children together, with a
reason for the bad input that is one sentence, or with its words indexed; the good articles
are indexed whatever lies beside them, and no file, process or connection is left.

A case that took longer is run again alone before it counts: machines are shared.
"""

import argparse
import base64
import codecs
import gzip
import io
import itertools
import json
import lzma
import os
import random
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

import psutil

from tests.fakes.web_server import Page, WebServer, moved

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEMORY = 30, 1_000_000_000
HUNG = 150  # seconds, after which a case is killed
SHARING = 40  # cases that one process reads,
RESTING = 550_000_000  # as long as it holds no more than this of those before
MOST_REASONS = 3000
LONGEST_LINE = 600  # of what is printed for one bad input, without its own name
REFUSED, READ, LEFT_OUT = "refused", "read", "left out"
EITHER, ANY = "refused or read", "any of them"
WORDS = "The old bridge was closed on Thursday"
STORY = f"{WORDS} after engineers found a crack in its eastern arch. "
GOOD = {
    "a.txt": "An ape ate a cake in the garden.",
    "m.md": "# A bee\n\nA bee fed a badger near the hedge.",
    "z.jsonl": '{"id": "cat", "text": "A cat had a cabbage for its dinner."}\n',
}
GOOD_IDS = {"a.txt", "m.md", "cat"}
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".json", ".jsonl")
PACKED = (".txt.gz", ".txt.xz", ".html.gz", ".json.xz", ".jsonl.gz", ".md.xz", ".pdf.gz")
FIELDS = ("id", "title", "text", "url", "published", "authors", "source", "language")
MEGABYTE = 1_000_000
ACTED_UPON = re.compile(
    r"[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)  # by terminals
PROGRAM = "from tests.benchmarks.bad_inputs import serve; serve()"

Variants = dict[str, tuple[str, Callable[[], Any]]]  # what is expected, and what makes it
FAMILIES: dict[str, tuple[Callable[["Bad"], Variants], int]] = {}


def family(name: str, most: int = 60) -> Callable[[Callable[["Bad"], Variants]], Any]:
    """Register a family of bad inputs, with the number of cases that it may have."""

    def register(function: Callable[["Bad"], Variants]) -> Callable[["Bad"], Variants]:
        FAMILIES[name] = function, most
        return function

    return register


@dataclass
class Bad:
    """Where a bad input is put: into a folder, or onto a server beside it.

    Attributes:
        turn: The number of the case in its family; the variants take turns.
        sources: What is named beside the folder.
        words: What an article has to hold if the input is read.
    """

    folder: Path
    rng: random.Random
    turn: int
    small: bool
    web: WebServer
    closed: WebServer
    number: int
    sources: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""
    variant: str = ""
    expected: str = EITHER

    def make(self, family: str) -> None:
        """Make the variant whose turn it is."""
        variants = FAMILIES[family][0](self)
        self.variant = [*variants][self.turn % len(variants)]
        self.expected, maker = variants[self.variant]
        maker()

    def file(self, suffix: str, data: bytes | str | Iterable[bytes] = b"") -> Path:
        """Write the bad file: between the good ones, by its name."""
        return self.named(f"k-bad{suffix}", data)

    def named(self, name: str | bytes, data: bytes | str | Iterable[bytes] = b"") -> Path:
        """Write a file of any name."""
        path = self.folder / os.fsdecode(name)
        data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        with path.open("wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
        return path

    def size(self, usual: int, small: int = 0) -> int:
        """Return a size near the usual one, or the small one where that says the same."""
        return int((small or usual) if self.small else usual * self.rng.uniform(0.8, 1.2))

    def suffix(self, *others: str) -> str:
        """Return a suffix; they take turns."""
        every = others or SUFFIXES
        return every[(self.turn // 3 + self.turn) % len(every)]

    def page(self, *pages: Page, path: str = "page") -> str:
        """Put a page on the server, and name it as a source."""
        url = self.web.put(f"/{self.number}/{path}", *pages)
        self.sources.append(url)
        return url

    def at(self, path: str) -> str:
        """Return the address of a path on the server."""
        return self.web.url(f"/{self.number}/{path}")


def repeated(piece: bytes, size: int, start: bytes = b"", end: bytes = b"") -> Iterator[bytes]:
    """Yield so many bytes, in blocks."""
    block = piece * max(1, MEGABYTE // len(piece))
    yield start
    for _ in range(max(1, size // len(block))):
        yield block
    yield end


def noise(rng: random.Random, size: int) -> bytes:
    """Return random bytes."""
    return rng.randbytes(size)


@cache
def bomb(piece: bytes, packing: str) -> bytes:
    """Return 10 MB of a piece, packed; joined such blocks are a whole file again."""
    data = piece * (10 * MEGABYTE // len(piece))
    return gzip.compress(data) if packing == ".gz" else lzma.compress(data, preset=0)


def compressed(data: bytes, suffix: str) -> bytes:
    """Return data packed as a suffix says."""
    if suffix.endswith(".gz"):
        return gzip.compress(data)
    return lzma.compress(data, preset=0) if suffix.endswith(".xz") else data


def html(body: str, head: str = "") -> str:
    """Return a page."""
    return (
        f"<!doctype html><html><head><title>A page</title>{head}</head><body>{body}</body></html>"
    )


def article_page(more: str = "") -> str:
    """Return a page that holds an article and more."""
    return html(f"<article><h1>The bridge</h1><p>{STORY * 3}</p>{more}<p>{STORY * 2}</p></article>")


@family("nothing")
def nothing(bad: Bad) -> Variants:
    """Files without anything in them."""
    white = "".join(
        bad.rng.choices(" \t\r\n\u00a0\u2003\u3000\u200b\ufeff", k=bad.rng.randint(1, 9999))
    )
    return {
        "0 bytes": (REFUSED, lambda: bad.file(bad.suffix(), b"")),
        "0 bytes packed": (REFUSED, lambda: bad.file(s := bad.suffix(*PACKED), compressed(b"", s))),
        "0 bytes, not even packed": (REFUSED, lambda: bad.file(bad.suffix(*PACKED), b"")),
        "white space": (EITHER, lambda: bad.file(bad.suffix(), white)),
        "line ends": (REFUSED, lambda: bad.file(bad.suffix(), b"\r\n" * bad.rng.randint(1, 9999))),
        "a mark alone": (
            REFUSED,
            lambda: bad.file(bad.suffix(), bad.rng.choice([codecs.BOM_UTF8, codecs.BOM_UTF16_LE])),
        ),
        "an empty page": (REFUSED, lambda: bad.file(".html", html(""))),
        "empty JSON": (
            REFUSED,
            lambda: bad.file(".json", bad.rng.choice(["{}", "[]", "null", '""', "0", "[{}]"])),
        ),
    }


@family("NULs")
def nuls(bad: Bad) -> Variants:
    """Zeros, alone and in texts."""
    size = bad.rng.randint(1, 100_000)
    text = (STORY * 20).encode()
    return {
        "zeros": (REFUSED, lambda: bad.file(bad.suffix(), bytes(size))),
        "zeros after text": (REFUSED, lambda: bad.file(bad.suffix(), text + bytes(size))),
        "every second one": (
            REFUSED,
            lambda: bad.file(bad.suffix(".txt", ".md", ".html"), text.decode().encode("utf-16-le")),
        ),
        "zeros in JSON": (REFUSED, lambda: bad.file(".json", b'{"text": "a\0b"}')),
        "zeros by number": (READ, lambda: bad.file(".json", b'{"text": "a\\u0000b"}')),
        "20 MB of zeros": (REFUSED, lambda: bad.file(bad.suffix(), repeated(b"\0", 30_000_000))),
    }


@family("random bytes")
def random_bytes(bad: Bad) -> Variants:
    """Noise under each suffix, alone or behind the beginning of what it claims to be."""
    starts = {
        ".pdf": b"%PDF-1.7\n",
        ".html": b"<!doctype html><html><body><p>",
        ".json": b'{"text": "',
        ".jsonl": b'{"text": "a"}\n',
        ".txt.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\3",
        ".txt.xz": b"\xfd7zXZ\0\0\4",
        ".md": b"---\ntitle: ",
        ".txt": b"A text that ends soon. ",
    }
    data = noise(bad.rng, int(10 ** bad.rng.uniform(0, 5.5)))
    printable = bytes(32 + one % 95 for one in data[:50_000])
    suffix = bad.suffix(*starts)
    return {
        "noise": (EITHER, lambda: bad.file(suffix, data)),
        "noise behind a beginning": (EITHER, lambda: bad.file(suffix, starts[suffix] + data)),
        "printable noise": (EITHER, lambda: bad.file(suffix, printable)),
    }


@family("encodings")
def encodings(bad: Bad) -> Variants:
    """Texts that are in no encoding, in two, or in another than they say."""
    umlauts = "Die Brücke über den Fluß wurde für längere Zeit geschlossen. " * 9
    suffix = bad.suffix(".txt", ".md", ".html", ".json", ".jsonl")
    broken = bytearray(umlauts.encode())
    for _ in range(bad.rng.randint(1, 30)):
        broken[bad.rng.randrange(len(broken))] = bad.rng.randrange(128, 256)
    label = bad.rng.choice(
        ["utf-8", "utf-16", "utf-7", "x-none", "rot13", "base64", "idna", "a" * 40]
    )
    charset = f'<meta charset="{label}">'
    return {
        "broken UTF-8": (EITHER, lambda: bad.file(suffix, bytes(broken))),
        "two in one": (
            EITHER,
            lambda: bad.file(
                suffix, umlauts.encode() + umlauts.encode("cp1252") + "漢字".encode("cp932")
            ),
        ),
        "overlong UTF-8": (
            EITHER,
            lambda: bad.file(suffix, STORY.encode() + b"\xc0\xaf\xe0\x80\xaf"),
        ),
        "surrogates in UTF-8": (EITHER, lambda: bad.file(suffix, f"{STORY}\ud800\udfff")),
        "half a UTF-16": (REFUSED, lambda: bad.file(suffix, codecs.BOM_UTF16_LE + b"a\0b\0c")),
        "broken UTF-32": (
            EITHER,
            lambda: bad.file(suffix, codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff"),
        ),
        "EBCDIC": (EITHER, lambda: bad.file(suffix, umlauts.encode("cp500"))),
        "UTF-7": (EITHER, lambda: bad.file(suffix, umlauts.encode("utf-7"))),
        "wrong label": (
            EITHER,
            lambda: bad.file(".html", html(f"<p>{umlauts}", charset).encode("cp1250", "replace")),
        ),
        "ISO 2022 without an end": (EITHER, lambda: bad.file(suffix, b"\x1b$B" + bytes(broken))),
    }


@family("surrogates")
def surrogates(bad: Bad) -> Variants:
    """Half characters in JSON escapes, in each field."""
    half = bad.rng.choice(["\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud83d"])
    name = FIELDS[bad.turn % len(FIELDS)]
    bad.words = "A text of"
    known = {"text": '"A text of words."', name: f'"A text of {half} half."'}
    many = f'["{half}", {{"name": "{half}"}}]'
    line = ", ".join(f'"{one}": {value}' for one, value in known.items())
    return {
        "in a field": (READ, lambda: bad.file(".json", f"{{{line}}}")),
        "in a line": (READ, lambda: bad.file(".jsonl", f"{{{line}}}\n")),
        "in authors": (
            READ,
            lambda: bad.file(".json", f'{{"text": "A text of.", "authors": {many}}}'),
        ),
        "in a name": (READ, lambda: bad.file(".json", f'{{"{half}": 1, "text": "A text of."}}')),
        "in front matter": (
            EITHER,
            lambda: bad.file(".md", f'---\ntitle: "{half}"\n---\nA text of words.'),
        ),
    }


@family("100 MB", most=26)
def large(bad: Bad) -> Variants:
    """As much as nobody writes, of each kind, in one line and in many."""
    story, size = STORY.encode(), bad.size(100 * MEGABYTE, 21 * MEGABYTE)
    line = json.dumps({"text": STORY * 4}).encode()
    almost = min(size, 49 * MEGABYTE)
    just = 19 * MEGABYTE
    return {
        "text of one line": (REFUSED, lambda: bad.file(".txt", repeated(story, size))),
        "text of many lines": (REFUSED, lambda: bad.file(".md", repeated(b"A line.\n", size))),
        "a page": (REFUSED, lambda: bad.file(".html", repeated(b"<p>" + story, size))),
        "a PDF": (REFUSED, lambda: bad.file(".pdf", repeated(story, size, b"%PDF-1.7\n"))),
        "JSON, one string": (
            REFUSED,
            lambda: bad.file(".json", repeated(story, almost, b'{"text": "', b'"}')),
        ),
        "JSON, one string, larger": (
            REFUSED,
            lambda: bad.file(".json", repeated(story, 110 * MEGABYTE, b'{"text": "', b'"}')),
        ),
        "JSON, numbers": (REFUSED, lambda: bad.file(".json", repeated(b"1,", almost, b"[", b"1]"))),
        "JSON, empty objects": (
            REFUSED,
            lambda: bad.file(".json", repeated(b"{},", almost, b"[", b"{}]")),
        ),
        "JSON, names": (
            REFUSED,
            lambda: bad.file(".json", repeated(b'"abcdefgh":"abcdefgh",', almost, b"{", b'"a":1}')),
        ),
        "JSON Lines, one line": (
            REFUSED,
            lambda: bad.file(".jsonl", repeated(story, size, b'{"text": "', b'"}')),
        ),
        "JSON Lines, empty lines": (REFUSED, lambda: bad.file(".jsonl", repeated(b"\n", size))),
        "JSON Lines, white lines": (REFUSED, lambda: bad.file(".jsonl", repeated(b" \t\n", size))),
        "JSON Lines, no JSON": (REFUSED, lambda: bad.file(".jsonl", repeated(b"x\n", size))),
        "JSON Lines, no objects": (REFUSED, lambda: bad.file(".jsonl", repeated(b"[]\n", size))),
        "JSON Lines, no text": (REFUSED, lambda: bad.file(".jsonl", repeated(b"{}\n", size))),
        "JSON Lines, one article again": (
            EITHER,
            lambda: bad.file(".jsonl", repeated(b'{"id": "a", "text": "A cat."}\n', size)),
        ),
        "JSON Lines, 19 MB lines": (
            REFUSED,
            lambda: bad.file(".jsonl", repeated(b"1," * 500_000, just, b"[", b"1]\n")),
        ),
        "JSON Lines, long articles": (
            REFUSED,
            lambda: bad.file(".jsonl", b'{"text": "' + story * 60_000 + b'"}\n' + line),
        ),
        "zeros, packed not at all": (REFUSED, lambda: bad.file(".txt.gz", repeated(b"\0", size))),
    }


@family("bombs", most=52)
def bombs(bad: Bad) -> Variants:
    """A gigabyte in a small file."""
    packing, other = (".gz", ".xz") if bad.turn % 2 else (".xz", ".gz")
    times = bad.size(100, 11)

    def blocks(suffix: str, piece: bytes, end: bytes = b"") -> None:
        bad.file(suffix + packing, itertools.chain([bomb(piece, packing)] * times, [end]))

    def nested() -> None:
        inside = bomb(b"\0", packing) * times
        for _ in range(3):
            inside = compressed(inside, packing)
        bad.file(f".txt{packing * 4}", inside)

    def half(piece: bytes) -> bytes:
        return bomb(piece, packing)[: bad.rng.randint(20, 2000)]

    return {
        "zeros": (REFUSED, lambda: blocks(bad.suffix(), b"\0")),
        "text": (REFUSED, lambda: blocks(".txt", STORY.encode())),
        "page": (REFUSED, lambda: blocks(".html", b"<div>")),
        "JSON": (REFUSED, lambda: blocks(".json", b"[")),
        "JSON Lines, empty lines": (REFUSED, lambda: blocks(".jsonl", b"\n")),
        "JSON Lines, white lines": (REFUSED, lambda: blocks(".jsonl", b"    \t    \n")),
        "JSON Lines, no objects": (REFUSED, lambda: blocks(".jsonl", b"{}\n")),
        "JSON Lines, no end of a line": (REFUSED, lambda: blocks(".jsonl", b'{"text": ')),
        "packed four times": (REFUSED, nested),
        "cut off": (REFUSED, lambda: bad.file(f".txt{packing}", half(STORY.encode()))),
        "rubbish at the end": (
            EITHER,
            lambda: bad.file(
                f".txt{packing}", compressed(STORY.encode(), packing) + noise(bad.rng, 999)
            ),
        ),
        "the other packing": (
            REFUSED,
            lambda: bad.file(f".txt{packing}", compressed(STORY.encode(), other)),
        ),
        "bytes changed": (EITHER, lambda: bad.file(f".jsonl{packing}", changed(bad, packing))),
    }


def changed(bad: Bad, packing: str) -> bytes:
    """Return packed JSON Lines with some bytes changed."""
    lines = "".join(f'{{"id": "{n}", "text": "{STORY}{n}"}}\n' for n in range(200))
    data = bytearray(compressed(lines.encode(), packing))
    for _ in range(bad.rng.randint(1, 5)):
        data[bad.rng.randrange(12, len(data))] ^= 1 << bad.rng.randrange(8)
    return bytes(data)


def stream(data: bytes, about: bytes = b"") -> bytes:
    """Return a stream of a PDF."""
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), about, data)


def drawing(text: str = STORY) -> bytes:
    """Return what draws a text."""
    return f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()


def pdf(*changes: tuple[int, bytes], trailer: bytes = b"", xref: int | None = None) -> bytes:
    """Return a PDF of one page, with objects changed or more of them."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R"
        b"/Resources<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        5: stream(drawing()),
        6: stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
        **dict(changes),
    }
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    out += b"trailer\n<</Size %d/Root 1 0 R %s>>\n" % (
        size,
        trailer.replace(b"HERE", b"%d" % start),
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % (start if xref is None else xref))


@cache
def printed(pages: int = 3, password: str = "") -> bytes:
    """Return a PDF as a program makes it."""
    from fpdf import FPDF

    document = FPDF()
    document.set_font("helvetica", size=12)
    for _ in range(pages):
        document.add_page()
        document.multi_cell(0, 6, STORY * 20)
    if password:
        document.set_encryption(owner_password="owner", user_password=password)
    return bytes(document.output())


@cache
def scanned(pages: int) -> bytes:
    """Return a PDF with pictures only."""
    from fpdf import FPDF
    from PIL import Image

    document = FPDF()
    for number in range(pages):
        document.add_page()
        picture = io.BytesIO()
        Image.new("RGB", (300, 400), (number * 40 % 256, 200, 200)).save(picture, "PNG")
        document.image(picture, 0, 0, 200)
    return bytes(document.output())


@family("PDF, broken")
def broken_pdf(bad: Bad) -> Variants:
    """Whole PDFs with something taken away or changed."""
    whole = printed()
    rng = bad.rng
    cut = rng.randrange(10, len(whole) - 10)

    def flipped() -> bytes:
        data = bytearray(whole)
        for _ in range(rng.randint(1, 40)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)

    return {
        "cut off": (EITHER, lambda: bad.file(".pdf", whole[:cut])),
        "without a beginning": (EITHER, lambda: bad.file(".pdf", whole[cut:])),
        "bytes changed": (EITHER, lambda: bad.file(".pdf", flipped())),
        "a piece missing": (EITHER, lambda: bad.file(".pdf", whole[: cut // 2] + whole[cut:])),
        "encrypted": (REFUSED, lambda: bad.file(".pdf", printed(1, "secret"))),
        "encrypted, changed": (
            REFUSED,
            lambda: bad.file(".pdf", printed(1, "secret").replace(b"/R ", b"/R 9", 1)),
        ),
        "scanned": (REFUSED, lambda: bad.file(".pdf", scanned(rng.randint(1, 20)))),
        "only a heading": (REFUSED, lambda: bad.file(".pdf", b"%PDF-1.7\n%%EOF")),
        "a page that is called one": (REFUSED, lambda: bad.file(".pdf", article_page())),
        "a PDF that is called text": (
            REFUSED,
            lambda: bad.file(bad.suffix(".txt", ".md", ".html", ".json"), whole),
        ),
    }


@family("PDF, made up")
def made_up_pdf(bad: Bad) -> Variants:
    """PDFs whose objects lead in circles or nowhere, or claim what is not so."""
    rng = bad.rng
    deep = bad.size(100_000, 5000)
    many = b" ".join(b"3 0 R" for _ in range(bad.size(50_000, 300)))

    def made(expected: str, *changes: tuple[int, bytes], **known: Any) -> tuple[str, Any]:
        return expected, lambda: bad.file(".pdf", pdf(*changes, **known))

    page = (
        b"<</Type/Page/Parent %s/Contents %s/Resources<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>>>"
    )
    return {
        "its own kid": made(EITHER, (2, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")),
        "kids in a circle": made(
            EITHER,
            (2, b"<</Type/Pages/Kids[7 0 R 3 0 R]/Count 2>>"),
            (7, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        ),
        "its own parent": made(EITHER, (3, page % (b"3 0 R", b"5 0 R"))),
        "no parent, no box": made(EITHER, (3, page % (b"null", b"5 0 R"))),
        "a billion pages": made(EITHER, (2, b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>")),
        "minus one page": made(EITHER, (2, b"<</Type/Pages/Kids[3 0 R]/Count -1>>")),
        "one page, many times": made(
            EITHER, (2, b"<</Type/Pages/Kids[" + many + b"]/Count 50000>>")
        ),
        "no pages": made(EITHER, (1, b"<</Type/Catalog>>")),
        "no catalogue": made(EITHER, (1, b"null")),
        "wrong places": made(EITHER, xref=rng.randrange(5000)),
        "places before places": made(EITHER, trailer=b"/Prev HERE"),
        "a place beyond the end": made(EITHER, xref=10**12),
        "contents in a circle": made(EITHER, (5, b"5 0 R")),
        "contents in contents": made(EITHER, (5, b"[5 0 R 5 0 R]")),
        "a form in itself": made(
            EITHER,
            (5, stream(b"/X Do " + drawing())),
            (
                6,
                stream(
                    b"/X Do /X Do",
                    b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>",
                ),
            ),
        ),
        "forms in forms": made(EITHER, *forms(30)),
        "deep brackets": made(EITHER, (5, b"[" * deep)),
        "deep dictionaries": made(EITHER, (3, b"<</A" * deep)),
        "deep brackets in a page": made(EITHER, (5, stream(b"[" * deep + b" TJ"))),
        "a wrong length": made(
            EITHER, (5, b"<</Length 999999999>>\nstream\n" + drawing() + b"\nendstream")
        ),
        "a length of its own": made(
            EITHER, (5, b"<</Length 5 0 R>>\nstream\n" + drawing() + b"\nendstream")
        ),
        "no font": made(EITHER, (4, b"null")),
        "numbers without an end": made(EITHER, (5, stream(b"9" * deep + b" 0 Td " + drawing()))),
        "odd dates": made(
            EITHER,
            (7, b"<</CreationDate(D:99999999999999Z)/Title(\\377\\376x)/Author[1]>>"),
            trailer=b"/Info 7 0 R",
        ),
        "a script": made(
            EITHER,
            (1, b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"),
        ),
        "a million objects": made(
            EITHER, *((n, b"null") for n in range(7, bad.size(60_000, 500))), trailer=b"/Prev 99"
        ),
    }


def forms(depth: int) -> list[tuple[int, bytes]]:
    """Return forms each of which draws the next one twice."""
    about = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    drawn = [(n, stream(b"/X Do /X Do", about % (n + 1))) for n in range(6, 6 + depth)]
    return [
        (5, stream(b"/X Do")),
        *drawn,
        (6 + depth, stream(drawing(), b"/Type/XObject/Subtype/Form")),
    ]


@cache
def flat(piece: bytes, size: int, times: int = 1) -> bytes:
    """Return much of a piece, packed by zlib so many times."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(one) for one in repeated(piece, size)) + packer.flush()
    return data if times == 1 else flat(data, len(data), 1) if times == 2 else data


@family("PDF, bombs", most=33)
def pdf_bombs(bad: Bad) -> Variants:
    """Small PDFs that are large inside."""
    size = 300 * MEGABYTE if not bad.small else 80 * MEGABYTE
    zeros = flat(b"\0", size)
    text = flat(drawing() + b"\n", size)
    twice = zlib.compress(zeros)

    def made(*changes: tuple[int, bytes], **known: Any) -> tuple[str, Any]:
        return EITHER, lambda: bad.file(".pdf", pdf(*changes, **known))

    unicode = b"1 begincodespacerange <00> <ff> endcodespacerange\n1 beginbfrange\n%s\nendbfrange"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
    about = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns %d>>"
    return {
        "zeros": made((5, stream(zeros, b"/Filter/FlateDecode"))),
        "text": made((5, stream(text, b"/Filter/FlateDecode"))),
        "packed twice": made((5, stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))),
        "packed a hundred times": made(
            (5, stream(twice, b"/Filter[" + b"/FlateDecode" * 100 + b"]"))
        ),
        "runs": made((5, stream(b"\x81 " * bad.size(500_000, 500), b"/Filter/RunLengthDecode"))),
        "hexadecimal": made(
            (5, stream(b"41" * bad.size(5_000_000, 5000), b"/Filter/ASCIIHexDecode"))
        ),
        "LZW": made((5, stream(noise(bad.rng, bad.size(2_000_000, 2000)), b"/Filter/LZWDecode"))),
        "a wide predictor": made((5, stream(zeros, about % 10**9))),
        "a font of all signs": made(
            (4, font), (7, stream(unicode % b"<00000000> <ffffffff> <0000>"))
        ),
        "a font of many ranges": made(
            (4, font), (7, stream(unicode % (b"<0000> <ffff> <0000>\n" * bad.size(500, 20))))
        ),
        "many pages of much text": made(
            (2, b"<</Type/Pages/Kids[" + b" ".join([b"3 0 R"] * 2000) + b"]/Count 2000>>"),
            (5, stream(drawing(STORY * 200))),
        ),
        "objects in a stream": made(
            (7, stream(flat(b"1 0 ", size), b"/Type/ObjStm/N 99999999/First 9/Filter/FlateDecode")),
            trailer=b"/Info 7 0 R",
        ),
        "many operators": made((5, stream(flat(b"q Q ", 20 * MEGABYTE), b"/Filter/FlateDecode"))),
        "pictures in the page": made((5, stream(b"BI /W 9 /H 9 ID " + noise(bad.rng, 99_999)))),
    }


@family("HTML, deep")
def deep_html(bad: Bad) -> Variants:
    """Pages whose elements lie in each other."""
    depth = int(10 ** bad.rng.uniform(2, 5.5))
    tag = bad.rng.choice("div span b table ul font blockquote section p a i svg".split())
    return {
        "opened and closed": (
            EITHER,
            lambda: bad.file(".html", html(f"<{tag}>" * depth + STORY + f"</{tag}>" * depth)),
        ),
        "never closed": (EITHER, lambda: bad.file(".html", html(f"<{tag}>" * depth + STORY))),
        "never opened": (EITHER, lambda: bad.file(".html", html(STORY + f"</{tag}>" * depth))),
        "in an article": (
            EITHER,
            lambda: bad.file(
                ".html", article_page(f"<{tag}>" * depth + STORY + f"</{tag}>" * depth)
            ),
        ),
        "crosswise": (
            EITHER,
            lambda: bad.file(".html", html("<b><i><a>" * depth + STORY + "</b></i></a>" * depth)),
        ),
        "tables in lists": (
            EITHER,
            lambda: bad.file(".html", html("<table><tr><td><ul><li>" * (depth // 3) + STORY)),
        ),
    }


@family("HTML, attributes")
def attributes(bad: Bad) -> Variants:
    """Tags with more than any page needs."""
    many = bad.size(100_000)
    numbered = " ".join(f'a{n}="{n}"' for n in range(many))
    bad.words = WORDS

    def page(expected: str, more: Callable[[], str]) -> tuple[str, Any]:
        return expected, lambda: bad.file(".html", article_page(more()))

    return {
        "many": page(READ, lambda: f"<p {numbered}>And then.</p>"),
        "in many tags": page(
            EITHER, lambda: f"<p {' '.join(f'a{n}=1' for n in range(900))}>And." * 110
        ),
        "the same": page(EITHER, lambda: f"<p {'class=a ' * many}>And then.</p>"),
        "without a value": page(EITHER, lambda: f"<p {'a ' * many}>And then.</p>"),
        "in the tag of the page": (
            EITHER,
            lambda: bad.file(".html", f"<html {numbered}><p>{STORY * 5}"),
        ),
        "without an end": (EITHER, lambda: bad.file(".html", f"<p>{STORY * 5}<p {numbered}")),
        "one long value": page(EITHER, lambda: f'<p title="{"a" * 5_000_000}">And then.</p>'),
        "a long name": page(EITHER, lambda: f"<p {'a' * 3_000_000}=1>And then.</p>"),
        "a long tag": page(EITHER, lambda: f"<{'a' * 3_000_000}>And then."),
        "quotes that go on": page(EITHER, lambda: f'<p a="{"<p a=" * many}">And then.'),
        "with signs between": page(EITHER, lambda: f"<p {'/a=>b ' * many}>And then."),
        "of an angle": page(EITHER, lambda: "<a " + "<" * many + ">" * many),
    }


@family("HTML, odd")
def odd_html(bad: Bad) -> Variants:
    """Pages without an article, or with very much besides it."""
    rng = bad.rng
    many = bad.size(100_000, 3000)
    tags = "p div b table tr td ul li a span h1 form select option textarea title style".split()
    signs = ("&amp;", "&lt;", "&#65;", "&#x1F600;", "&nosuch;", "&#99999999;", "&")

    def picture() -> str:
        data = base64.b64encode(noise(rng, bad.size(4_000_000, 100_000))).decode()
        return f'<img src="data:image/png;base64,{data}">'

    def soup() -> str:
        return "".join(
            f"<{rng.choice(['', '/'])}{rng.choice(tags)}>{rng.choice(['', 'x ', STORY])}"
            for _ in range(2000)
        )

    def page(expected: str, text: Callable[[], str], words: str = "") -> tuple[str, Any]:
        def make() -> None:
            bad.words = words
            bad.file(".html", text())

        return expected, make

    return {
        "script alone": page(REFUSED, lambda: html(f"<script>{'var a = 1;' * 999}</script>")),
        "frames": page(
            REFUSED,
            lambda: "<html><frameset cols='50%,50%'><frame src=a><frame src=b></frameset></html>",
        ),
        "a frame inside": page(
            REFUSED, lambda: html("<iframe src='https://example.com'></iframe>")
        ),
        "a large picture inside": page(READ, lambda: article_page(picture()), WORDS),
        "a large style": page(
            READ,
            lambda: html(
                f"<article><p>{STORY * 5}</p></article>", f"<style>{'a{b:c}' * many}</style>"
            ),
            WORDS,
        ),
        "a style that goes on": page(EITHER, lambda: html(f"<style>{STORY * 9}")),
        "a comment that goes on": page(EITHER, lambda: html(f"<!-- {STORY * 9}")),
        "many comments": page(EITHER, lambda: article_page("<!-- a -->" * many), WORDS),
        "entities": page(EITHER, lambda: article_page("".join(rng.choices(signs, k=many))), WORDS),
        "entities that are declared": page(
            EITHER,
            lambda: (
                '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
                f'<!ENTITY c SYSTEM "file:///etc/passwd">]><html><p>&b;&b;&c; {STORY * 4}</p>'
            ),
        ),
        "soup": page(EITHER, lambda: html(soup())),
        "many paragraphs": page(
            EITHER, lambda: html("<p>A short one.</p>" * bad.size(120_000, 3000))
        ),
        "many links": page(EITHER, lambda: html('<a href="/a">b</a> ' * many)),
        "many cells": page(EITHER, lambda: html(f"<table>{'<tr><td>a<td>b' * many}</table>")),
        "many breaks": page(EITHER, lambda: article_page("<br>" * many), WORDS),
        "one long word": page(EITHER, lambda: html(f"<p>{'a' * 3_000_000}</p>")),
        "JSON-LD without an end": page(
            EITHER,
            lambda: html(
                f"<article><p>{STORY * 5}</p></article>",
                f'<script type="application/ld+json">{"[{" * 50_000}</script>',
            ),
        ),
        "many things that it says of itself": page(
            EITHER,
            lambda: html(
                f"<article><p>{STORY * 5}</p></article>",
                '<meta name="author" content="A B">' * bad.size(30_000, 1000),
            ),
        ),
        "dates": page(
            EITHER,
            lambda: article_page(
                "<time>99.99.9999 2020-13-45</time> 01/02/03 " * bad.size(20_000, 500)
            ),
            WORDS,
        ),
        "an odd address": page(
            EITHER,
            lambda: html(
                f"<article><p>{STORY * 5}</p></article>", '<link rel=canonical href="http://[::1">'
            ),
        ),
        "no HTML at all": page(EITHER, lambda: "<" * many),
        "XML": page(EITHER, lambda: f'<?xml version="1.0"?><a><b>{STORY * 9}</b></a>'),
        "many forms": page(EITHER, lambda: html("<form><input><select><option>a" * many)),
        "much white space": page(EITHER, lambda: article_page(f"<p>{' ' * 3_000_000}</p>"), WORDS),
    }


@family("front matter")
def front_matter(bad: Bad) -> Variants:
    """What YAML can be, before a text."""
    anchors = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    deep = bad.size(4000, 900)
    tag = bad.rng.choice(
        [
            "!!python/object/apply:os.system ['true']",
            "!!python/name:os.system",
            "!!python/object/new:type [a]",
            "!x y",
            "!!binary 'é'",
        ]
    )

    def matter(
        expected: str, text: Callable[[], str], end: str = f"\n---\n{STORY}"
    ) -> tuple[str, Any]:
        return expected, lambda: bad.file(".md", f"---\n{text()}{end}")

    return {
        "no end": matter(REFUSED, lambda: "title: A\n", ""),
        "no YAML": matter(REFUSED, lambda: "title: [a\nb: }"),
        "tabs": matter(REFUSED, lambda: "\ta: b\n\t\tc: d"),
        "no fields": matter(REFUSED, lambda: "just words"),
        "a list": matter(REFUSED, lambda: "- a\n- b"),
        "Python": matter(REFUSED, lambda: f"title: {tag}"),
        "anchors": matter(EITHER, lambda: anchors),
        "an anchor of itself": matter(EITHER, lambda: "title: &a [*a]"),
        "merges": matter(
            EITHER, lambda: "a: &a {b: c}\n" + "".join(f"c{n}:\n  <<: *a\n" for n in range(300))
        ),
        "deep brackets": matter(REFUSED, lambda: "title: " + "[" * deep),
        "deep and closed": matter(EITHER, lambda: "tags: " + "[" * deep + "]" * deep),
        "deep indents": matter(EITHER, lambda: "".join(f"{' ' * n}a:\n" for n in range(130))),
        "too long": matter(REFUSED, lambda: "title: " + "a" * bad.size(5_000_000, 20_000)),
        "many fields": matter(
            REFUSED, lambda: "".join(f"f{n}: {n}\n" for n in range(bad.size(90_000, 2000)))
        ),
        "a large number": matter(EITHER, lambda: "title: 1" + "0" * 9000),
        "sixties": matter(EITHER, lambda: "title: " + "1:" + "59:" * 3000 + "59"),
        "odd dates": matter(
            EITHER, lambda: "date: 2023-99-99\ntitle: 2001-12-14t21:59:43.10-05:00"
        ),
        "other types": matter(
            EITHER, lambda: "title: {a: b}\nauthors: 7\nurl: [1]\ntext: 3\nid: .nan"
        ),
        "a text in it": matter(EITHER, lambda: "text: other words\nbody: again"),
        "signs": matter(EITHER, lambda: 'title: "\\0\\x07\\e[2J"\nid: "\\u202e\\x9b"'),
        "more than one document": matter(EITHER, lambda: "a: b\n...\nc: d"),
        "no text": (REFUSED, lambda: bad.file(".md", "---\ntitle: A\n---\n")),
        "dashes": (EITHER, lambda: bad.file(".md", "---\n" * bad.size(500_000, 1000))),
    }


@family("Markdown")
def markdown(bad: Bad) -> Variants:
    """Bodies that go on and on; they are texts, and read as such."""
    many = bad.size(30_000, 2000)
    bad.words = WORDS

    def body(text: Callable[[], str]) -> tuple[str, Any]:
        return READ, lambda: bad.file(".md", f"# A title\n\n{STORY}\n\n{text()}")

    return {
        "a fence that is never closed": body(lambda: f"```python\n{STORY * 9}"),
        "many fences": body(lambda: "```\na\n````\n" * many),
        "deep quotes": body(lambda: "> " * many + "a"),
        "deep lists": body(lambda: "".join(f"{'  ' * (n % 900)}- a\n" for n in range(2000))),
        "brackets": body(lambda: "[" * many + "a" + "](" * many),
        "code in each word": body(lambda: "`a` " * (many * 2)),
        "stars": body(lambda: "*a **b " * many),
        "a long heading": body(lambda: "# " + "A word " * many),
        "many headings": body(lambda: "#### A heading\n\n" * many),
        "a wide table": body(lambda: "|a" * many + "\n" + "|-" * many),
        "HTML in it": body(lambda: "<div><script>alert(1)</script>" * many),
        "links in a circle": body(lambda: "[a]: [b]\n[b]: [a]\n" * many),
    }


@family("texts")
def texts(bad: Bad) -> Variants:
    """Texts that nobody would write."""
    many = bad.size(1_000_000, 30_000)
    rng = bad.rng

    def text(expected: str, data: Callable[[], str]) -> tuple[str, Any]:
        return expected, lambda: bad.file(bad.suffix(".txt", ".md"), data())

    return {
        "one long word": text(READ, lambda: "a" * many),
        "no spaces": text(READ, lambda: "Abc.Def!Ghi?" * (many // 12)),
        "full stops": text(READ, lambda: "." * many),
        "initials": text(READ, lambda: "A. B. C. " * (many // 9)),
        "quotes": text(READ, lambda: "“" * (many // 10)),
        "line ends between": text(READ, lambda: "a\n" * (many // 20)),
        "spaces between": text(READ, lambda: "a" + " " * many + "b"),
        "marks on one letter": text(READ, lambda: "e" + "\u0301\u0323" * (many // 20)),
        "joined pictures": text(READ, lambda: "👩\u200d" * (many // 20)),
        "right to left": text(READ, lambda: "\u202eabc \u2066" * (many // 20)),
        "ideographs": text(READ, lambda: "北京的天气很好" * (many // 40)),
        "private signs": text(
            READ, lambda: "".join(chr(rng.randrange(0xE000, 0xF8FF)) for _ in range(9999))
        ),
        "every sign": text(
            READ, lambda: "".join(map(chr, [*range(32, 0xD800), *range(0xE000, 0x11000)]))
        ),
        "control signs": text(EITHER, lambda: "".join(map(chr, range(1, 32))) + STORY),
        "a terminal's commands": text(READ, lambda: "\x1b[2J\x1b]0;title\x07\x9b31m" * 99),
        "more than an article may have": text(REFUSED, lambda: "A word. " * 700_000),
        "numbers": text(READ, lambda: "1.000,00 " * (many // 20)),
        "abbreviations": text(READ, lambda: "U.S. e.g. Dr. No. 5 p. 7 " * (many // 40)),
        "many languages": text(READ, lambda: "The мир 世界 دنيا κόσμος ปลา " * 999),
    }


@family("JSON, form")
def json_form(bad: Bad) -> Variants:
    """What is no JSON, or hardly."""
    deep = int(10 ** bad.rng.uniform(3, 6.5))
    digits = bad.size(1_000_000, 10_000)
    suffix = bad.suffix(".json", ".jsonl")

    def data(expected: str, text: Callable[[], str]) -> tuple[str, Any]:
        return expected, lambda: bad.file(suffix, text())

    return {
        "deep brackets": data(REFUSED, lambda: "[" * deep),
        "deep brackets, closed": data(REFUSED, lambda: "[" * deep + "]" * deep),
        "deep braces": data(REFUSED, lambda: '{"a":' * deep),
        "deep in a field": data(
            REFUSED, lambda: '{"text": "a", "tags": ' + "[" * deep + "]" * deep + "}"
        ),
        "deep in the text": data(REFUSED, lambda: '{"text": ' + "[" * 500 + "]" * 500 + "}"),
        "a large number": data(REFUSED, lambda: '{"text": ' + "9" * digits + "}"),
        "a large power": data(EITHER, lambda: '{"text": 1e999999, "id": -1e999999}'),
        "not a number": data(EITHER, lambda: '{"text": "a", "published": NaN, "id": Infinity}'),
        "a text that is no number": data(EITHER, lambda: '{"text": NaN}'),
        "names twice": data(READ, lambda: '{"text": "a", "text": "b", "id": "x", "id": "y"}'),
        "many names twice": data(READ, lambda: '{"text": "a"' + ', "text": "b"' * digits + "}"),
        "a comma at the end": data(REFUSED, lambda: '{"text": "a",}'),
        "single quotes": data(REFUSED, lambda: "{'text': 'a'}"),
        "a comment": data(REFUSED, lambda: '{"text": "a"} // no more'),
        "two in one": data(REFUSED, lambda: '{"text": "a"} {"text": "b"}'),
        "cut off": data(REFUSED, lambda: '{"text": "The old bridge'),
        "a line end in a text": data(REFUSED, lambda: '{"text": "a\nb"}'),
        "lists of lists": data(REFUSED, lambda: "[[[1, 2], [3]], [[{}]]]"),
        "a text alone": data(REFUSED, lambda: '"a"'),
        "JavaScript": data(REFUSED, lambda: 'var a = {"text": "a"};'),
        "brackets, 4 MB": data(REFUSED, lambda: "[" + "[]," * 1_300_000 + "[]]"),
        "objects, 4 MB": data(REFUSED, lambda: "[" + "{}," * 1_300_000 + "{}]"),
        "a list in JSON Lines": (REFUSED, lambda: bad.file(".jsonl", '[\n{"text": "a"},\n]\n')),
    }


@family("JSON, fields", most=90)
def json_fields(bad: Bad) -> Variants:
    """The wrong thing in each field."""
    name = FIELDS[bad.turn // 3 % len(FIELDS)]
    wrong: list[Any] = [
        *(
            None,
            True,
            0,
            -1,
            1.5,
            10**30,
            "",
            " ",
            [],
            {},
            [[]],
            [None],
            {"name": {}},
            [{"name": [1]}],
        ),
        *("\x1b[2J\x07", "\u202e\u0000", "\n\n", "a" * MEGABYTE, "é" * 400_000, ["a"] * 100_000),
        *(
            "javascript:alert(1)",
            "http://[",
            "file:///etc/passwd",
            "https://a b",
            "../../etc/passwd",
        ),
        *(
            "9999-99-99",
            "99999999999999999999",
            "1. 1. 1",
            "yesterday",
            "١٢/٣/٢٠٢٠",
            "0" * 100,
            "1 " * 50,
        ),
        *(
            "C:\\a",
            "<b>a</b>",
            "[bold]a[/bold]",
            "a\ud800",
            "%s%n",
            "'; DROP TABLE",
            "xx-YY",
            "#",
            ":1-2",
        ),
    ]
    value = bad.rng.choice(wrong)
    record = {"text": f"{STORY}", name: value}
    text = json.dumps(record)
    many = "".join(json.dumps({"text": STORY, name: one}) + "\n" for one in wrong)
    bad.words = WORDS if name not in ("text", "id") else ""
    return {
        "in one": (EITHER, lambda: bad.file(".json", text)),
        "in a list": (EITHER, lambda: bad.file(".json", f"[{text}, {text}, 7, null]")),
        "in lines": (EITHER, lambda: bad.file(".jsonl", many)),
    }


@family("JSON, ids")
def json_ids(bad: Bad) -> Variants:
    """Ids that are very long, that are others' or that do something."""
    size = bad.size(MEGABYTE, 50_000)

    def ids(expected: str, *many: Any) -> tuple[str, Any]:
        lines = "".join(
            json.dumps({"id": one, "text": f"{STORY}{n}"}) + "\n" for n, one in enumerate(many)
        )
        return expected, lambda: bad.file(".jsonl", lines)

    return {
        "1 MB": ids(EITHER, "a" * size),
        "1 MB, twice": ids(EITHER, "a" * size, "a" * size),
        "1 MB of marks": ids(EITHER, "\u0301" * (size // 10)),
        "controls": ids(EITHER, "\x1b[2J\x07\x00a", "\x9b31m", "a\r\nb", "\u202ea"),
        "a path": ids(EITHER, "../../../../etc/passwd", "/dev/null", "~/.ssh", "a/../../b", "."),
        "those of the good ones": ids(REFUSED, "a.txt", "m.md"),
        "the same again": ids(EITHER, *["a"] * 3000),
        "equal when composed": ids(EITHER, "e\u0301", "\u00e9", " \u00e9 "),
        "spaces": ids(EITHER, " ", "\u3000", "\ufeff", ""),
        "with a span": ids(EITHER, "a:1-2", "a:1-2:3-4", "a#1"),
        "numbers": ids(EITHER, 1, 1.0, "1", True, 10**40),
    }


@family("no files", most=45)
def no_files(bad: Bad) -> Variants:
    """What lies in a folder and is no file."""
    path = bad.folder / f"k-bad{bad.suffix('.txt', '.md', '.jsonl', '.txt.gz')}"

    def link(to: str) -> Callable[[], None]:
        return lambda: path.symlink_to(to)

    def ring() -> None:
        path.symlink_to("k-other.txt")
        (bad.folder / "k-other.txt").symlink_to(path.name)

    def listening() -> None:
        with socket.socket(socket.AF_UNIX) as one:
            here = Path.cwd()
            os.chdir(bad.folder)  # its name would be too long
            one.bind(path.name)
            os.chdir(here)

    def named(make: Callable[[], Any]) -> Callable[[], None]:
        def both() -> None:
            make()
            bad.sources.append(str(path))

        return both

    def closed_folder() -> None:
        (folder := bad.folder / "k-folder").mkdir()
        (folder / "a.txt").write_text(STORY)
        folder.chmod(0)

    closed = READ if os.geteuid() == 0 else REFUSED
    return {
        "a pipe": (REFUSED, lambda: os.mkfifo(path)),
        "a socket": (REFUSED, listening),
        "a link to nothing": (LEFT_OUT, link("nowhere.txt")),
        "a link to itself": (LEFT_OUT, link(path.name)),
        "links in a ring": (LEFT_OUT, ring),
        "a link outside": (REFUSED, link("/etc/passwd")),
        "a link to zeros": (REFUSED, link("/dev/zero")),
        "a link to noise": (REFUSED, link("/dev/urandom")),
        "a link to a process": (REFUSED, link("/proc/self/mem")),
        "a link to the folder": (LEFT_OUT, link(".")),
        "a link above": (LEFT_OUT, link("../..")),
        "a link to a good one": (EITHER, link("a.txt")),
        "a folder": (LEFT_OUT, lambda: path.mkdir()),
        "no permission": (closed, lambda: bad.file(path.name[5:], '{"text": "a"}').chmod(0)),
        "a folder without permission": (EITHER, closed_folder),
        "a pipe by name": (REFUSED, named(lambda: os.mkfifo(path))),
        "zeros by name": (REFUSED, lambda: bad.sources.append("/dev/zero")),
        "deep folders": (READ, lambda: deep_folders(bad)),
    }


def deep_folders(bad: Bad) -> None:
    """Make a file in a folder in a folder and so on."""
    folder = bad.folder / "/".join(["k"] * 200)
    folder.mkdir(parents=True)
    (folder / "bad.txt").write_text(STORY)


@family("names", most=45)
def names(bad: Bad) -> Variants:
    """Names of files that do something, or are no text."""
    suffix = bad.suffix(".txt", ".md", ".html", ".json")
    data = {".html": article_page(), ".json": json.dumps({"text": STORY})}.get(suffix, STORY)
    broken = bad.rng.random() < 0.5
    bad.words = "" if broken else WORDS

    def name(one: str | bytes, expected: str = READ) -> tuple[str, Any]:
        raw = one.encode() if isinstance(one, str) else one
        expected = REFUSED if broken else expected
        return expected, lambda: bad.named(raw + suffix.encode(), b"\0\1" if broken else data)

    return {
        "line ends": name("k\nbad\r\nSkipped: a.txt is evil"),
        "a terminal's commands": name("k\x1b[2J\x1b[31m\x07bad\x9b1m"),
        "no UTF-8": name(b"k\xff\xfe\x80bad"),
        "no UTF-8, twice": name(b"k\xc3("),
        "255 bytes": name("k" * (255 - len(suffix))),
        "255 bytes of signs": name("é" * ((255 - len(suffix)) // 2)),
        "right to left": name("k\u202egnp.\u2066"),
        "spaces": name(" k \t "),
        "markup": name("k<b>&amp;[bold]{0}%s$HOME`id`"),
        "quotes": name("k'\"\\"),
        "dashes": name("--yes"),
        "a drive": name("C:\\k"),
        "private signs": name("k\ue000\ufdd0\U000e0041"),
        "decomposed": name("ke\u0301"),
        "a question": name("k?*|:1-2"),
    }


def rss(*items: str, title: str = "A feed", head: str = "") -> bytes:
    """Return a feed."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel>'
        f"<title>{title}</title><link>http://a.example</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(link: str = "", more: str = "", text: str = "") -> str:
    """Return an entry of a feed."""
    whole = f"<description>&lt;p&gt;{text}&lt;/p&gt;</description>" if text else ""
    linked = f"<link>{link}</link>" if link else ""
    return f"<item><title>Entry {link[-9:]}</title>{linked}{more}{whole}</item>"


@family("feeds", most=60)
def feeds(bad: Bad) -> Variants:
    """Feeds that are broken, endless, or lead elsewhere."""
    xml = "application/rss+xml"
    long = STORY * 15
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE rss [<!ENTITY a0 "{"a" * 99}">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    links = [
        "javascript:alert(1)",
        "data:text/html,a",
        "file:///etc/passwd",
        "ftp://a/b",
        "http://[",
        "//",
        "\\\\a\\b",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest",
    ]

    def feed(expected: str, *items: str, kind: str = xml, **known: Any) -> tuple[str, Any]:
        return expected, lambda: bad.page(Page(rss(*items, **known), kind=kind))

    def long_feed(make: Callable[[int], str], many: int) -> tuple[str, Any]:
        return EITHER, lambda: bad.page(Page(rss(*map(make, range(many))), kind=xml))

    def raw(expected: str, data: Callable[[], bytes], kind: str = xml) -> tuple[str, Any]:
        return expected, lambda: bad.page(Page(data(), kind=kind))

    def dripping() -> None:
        urls = [
            bad.web.put(f"/{bad.number}/slow{n}", Page(b"a" * 9999, drip=0.5)) for n in range(6)
        ]
        bad.page(Page(rss(*map(item, urls)), kind=xml))

    whole = rss(*(item(bad.at(f"e{n}"), text=long) for n in range(5)))
    return {
        "entities": feed(EITHER, item(text=f"&a11;&f; {long}"), head=bomb),
        "entities in the title": feed(EITHER, item(text=long), head=bomb, title="&a11;"),
        "relative links": feed(EITHER, item("/a"), item("../b"), item("?c", text=long)),
        "links to no page": feed(
            EITHER, *(item(one.replace("&", "&amp;"), text=long) for one in links)
        ),
        "links to itself": feed(EITHER, item(bad.at("page")), item(bad.at("page?a"))),
        "links that loop": (
            EITHER,
            lambda: (
                bad.web.put(f"/{bad.number}/loop", moved(bad.at("loop"))),
                bad.page(Page(rss(item(bad.at("loop"))), kind=xml)),
            ),
        ),
        "links that drip": (EITHER, dripping),
        "links to nothing": feed(EITHER, *(item(bad.at(f"n{n}")) for n in range(130))),
        "50,000 entries": long_feed(
            lambda n: item(f"javascript:{n}", text="Short."), bad.size(50_000, 500)
        ),
        "long entries": long_feed(
            lambda n: item(more=f"<guid>{n}</guid>", text=STORY * 900), bad.size(120, 5)
        ),
        "one entry again": feed(EITHER, *[item(more="<guid>a</guid>", text=long)] * 300),
        "broken dates": feed(
            EITHER,
            *(
                item(more=f"<guid>{one}</guid><pubDate>{one}</pubDate>", text=long)
                for one in (
                    "never",
                    "99 Foo 9999",
                    "2023-02-30",
                    "0",
                    "9" * 500,
                    "Mon, 31 Feb 2022 25:61:61 GMT",
                )
            ),
        ),
        "no entries": feed(LEFT_OUT),
        "an id of 1 MB": feed(EITHER, item(more=f"<guid>{'a' * MEGABYTE}</guid>", text=long)),
        "a title of 1 MB": feed(EITHER, item(text=long), title="a " * 500_000),
        "scripts": feed(EITHER, item(text="&lt;script&gt;alert(1)&lt;/script&gt;")),
        "cut off": raw(EITHER, lambda: whole[: bad.rng.randrange(60, len(whole) - 40)]),
        "bytes changed": raw(
            ANY,
            lambda: whole.replace(b"item", bad.rng.choice([b"ite", b"item ", b"<item", b"ITEM"])),
        ),
        "deep": raw(
            EITHER, lambda: b"<rss version='2.0'><channel>" + b"<item>" * bad.size(100_000, 3000)
        ),
        "deep Atom": raw(
            EITHER,
            lambda: (
                b"<feed xmlns='http://www.w3.org/2005/Atom'>"
                + b"<entry><content type='xhtml'><div>" * bad.size(30_000, 500)
            ),
            "application/atom+xml",
        ),
        "many attributes": raw(
            EITHER,
            lambda: (
                b"<rss version='2.0' "
                + b" ".join(b"a%d='1'" % n for n in range(bad.size(100_000, 5000)))
                + b"><channel></channel></rss>"
            ),
        ),
        "NULs": raw(EITHER, lambda: whole.decode().encode("utf-16-le")),
        "a wrong encoding": raw(EITHER, lambda: whole.replace(b"utf-8", b"rot13")),
        "a page that is called a feed": raw(EITHER, lambda: article_page().encode()),
        "a feed that is called a page": raw(EITHER, lambda: whole, "text/html"),
        "JSON": raw(
            REFUSED,
            lambda: b'{"version": "https://jsonfeed.org/version/1"}',
            "application/feed+json",
        ),
    }


@family("addresses", most=70)
def addresses(bad: Bad) -> Variants:
    """Addresses that lead inside, each in another form; nothing may be asked of them."""
    port = bad.closed.host.rpartition(":")[2]
    bad.names = {
        "inside.example": ["127.0.0.1"],
        "both.example": ["93.184.216.34", "127.0.0.1"],
        "six.example": ["::1"],
        "meta.example": ["169.254.169.254"],
    }
    hosts = """
        127.0.0.1 localhost 2130706433 0x7f000001 0x7f.0x0.0x0.0x1 0177.0.0.1 017700000001
        127.1 127.0.1 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
        [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1] [fc00::1] [::] 0.0.0.0 0 127.0.0.1.
        LOCALHOST. localhost.localdomain 127.127.127.127 inside.example both.example
        six.example meta.example 169.254.169.254 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1
        224.0.0.1 255.255.255.255 [ff02::1] [64:ff9b:1::7f00:1] [fec0::1] ①②⑦.0.0.1
        127。0。0。1 [::1%25lo] user@127.0.0.1 user:pass@localhost 127.0.0.1%00.example
        127.0.0.1%2f.example
    """.split()
    whole = (
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://127.0.0.1/a",
        "http://",
        "http:///a",
        "https://:80/",
        "http://a.example:0/",
        "http://a.example:99999/",
        "http://a.example:25/",
        "http://a.example:x/",
        "http://127.0.0.1\\@a.example/",
        "http://a.example#@127.0.0.1/",
        "http://a..example/",
        f"http://{'a' * 300}.example/",
        "http://a.example/" + "a" * 5000,
        "http://a.example/\x1b[2J",
        "http://a b.example/",
        "http://[::1",
        "data://a,b",
        "http://%31%32%37.0.0.1/",
        "http://a.example:80:80/",
        "HTTP://LOCALHOST/",
        "javascript://%0aalert(1)",
    )
    every = [f"http://{one}:{port}/secret" for one in hosts] + [*whole]
    return {one: (REFUSED, lambda one=one: bad.sources.append(one)) for one in every}


@family("redirects", most=40)
def redirects(bad: Bad) -> Variants:
    """Pages that lead inside, in circles, or to no page."""
    inside = bad.closed.url("/secret")
    bad.names = {"inside.example": ["127.0.0.1"]}
    port = bad.closed.host.rpartition(":")[2]
    goals = [
        *(
            inside,
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://[::1]/",
            f"http://2130706433:{port}/secret",
        ),
        *(
            f"http://inside.example:{port}/secret",
            f"//127.0.0.1:{port}/secret",
            f"http://[::ffff:7f00:1]:{port}/",
        ),
        *(
            "http://169.254.169.254/latest/meta-data",
            "",
            " ",
            "http://",
            "http://[",
            "\\\\127.0.0.1\\a",
            "ftp://a/b",
        ),
        *(
            "http://user@a.example/",
            "a" * 9000,
            "http://\u2460.0.0.1/",
            "/../../..//evil",
            "?",
            "data:text/html,a",
        ),
    ]

    def chain(length: int) -> None:
        for n in range(length):
            bad.web.put(f"/{bad.number}/hop{n}", moved(bad.at(f"hop{n + 1}")))
        bad.web.put(f"/{bad.number}/hop{length}", moved(inside))
        bad.page(moved(bad.at("hop0")))

    def ascii_only(goal: str) -> str:
        return goal.encode("utf-8").decode("latin-1")

    return {
        "in a circle": (REFUSED, lambda: bad.page(moved(bad.at("page")))),
        "a long way": (REFUSED, lambda: chain(9)),
        "inside at last": (REFUSED, lambda: chain(3)),
        "by a page": (
            EITHER,
            lambda: bad.page(
                Page(html(f'<meta http-equiv="refresh" content="0;url={inside}">').encode())
            ),
        ),
        "by a header": (
            EITHER,
            lambda: bad.page(Page(article_page().encode(), headers={"Refresh": f"0;url={inside}"})),
        ),
        **{
            f"to {goal[:40]!r}": (
                REFUSED,
                lambda goal=goal, status=status: bad.page(moved(ascii_only(goal), status)),
            )
            for goal, status in zip(goals, itertools.cycle((301, 302, 303, 307, 308)), strict=False)
        },
    }


@family("slow servers", most=9)
def slow(bad: Bad) -> Variants:
    """Servers that take their time."""
    page = article_page("A word. " * 9000).encode()
    # Slow to fetch, and then slow to read: the two together have to keep within the limit.
    both = html("<p>A short one.</p>" * 400_000).encode()
    piece = Page(both, headers={"Content-Length": str(len(both))})
    return {
        "drips": (REFUSED, lambda: bad.page(Page(page, drip=0.3))),
        "a head that drips": (REFUSED, lambda: bad.page(Page(page, drip=0.3, slow_head=True))),
        "drips packed": (
            REFUSED,
            lambda: bad.page(
                Page(gzip.compress(page), headers={"Content-Encoding": "gzip"}, drip=0.3)
            ),
        ),
        "waits": (REFUSED, lambda: bad.page(Page(page, drip=60))),
        "never said how long": (
            REFUSED,
            lambda: bad.page(Page(page, headers={"Content-Length": "99999999"}, drip=0.3)),
        ),
        "a feed that drips": (
            REFUSED,
            lambda: bad.page(Page(rss(item()), kind="text/xml", drip=0.5)),
        ),
        "asks to be asked again": (
            REFUSED,
            lambda: bad.page(Page(b"", 503, headers={"Retry-After": "5"})),
        ),
        "much to read": (EITHER, lambda: bad.page(piece)),
    }


@family("servers", most=60)
def servers(bad: Bad) -> Variants:
    """Answers that are broken, too large, or not what they say."""
    page = article_page().encode()
    gz = {"Content-Encoding": "gzip"}
    zeros = (
        gzip.compress(bytes(bad.size(200 * MEGABYTE, 25 * MEGABYTE)), 1)
        if bad.turn % 27 < 2
        else b""
    )
    head = b"HTTP/1.1 200 OK\r\n"

    def page_of(
        expected: str, body: bytes = page, status: int = 200, **known: Any
    ) -> tuple[str, Any]:
        return expected, lambda: bad.page(Page(body, status, **known))

    def status(code: int) -> tuple[str, Any]:
        return page_of(REFUSED, status=code)

    def raw(expected: str, data: bytes) -> tuple[str, Any]:
        return expected, lambda: bad.page(Page(raw=data))

    kinds = (
        "image/png",
        "application/zip",
        "video/mp4",
        "application/json",
        "text/css",
        "a/b; charset=\x07",
        "x" * 999,
    )
    codes = (
        100,
        201,
        204,
        206,
        300,
        304,
        400,
        401,
        403,
        404,
        410,
        418,
        429,
        451,
        500,
        501,
        502,
        503,
        504,
        599,
        999,
    )
    return {
        "a bomb": page_of(REFUSED, zeros, headers=gz),
        "a bomb as text": page_of(REFUSED, zeros, headers=gz, kind="text/plain"),
        "too much": page_of(REFUSED, STORY.encode() * (25 * MEGABYTE // len(STORY))),
        "packed, not as it says": page_of(REFUSED, headers=gz),
        "packed twice": page_of(REFUSED, gzip.compress(gzip.compress(page)), headers=gz),
        "packed, cut off": page_of(REFUSED, gzip.compress(page)[:-20], headers=gz),
        "packed in another way": page_of(
            REFUSED,
            headers={
                "Content-Encoding": bad.rng.choice(
                    ["br", "zstd", "deflate", "gzip, gzip", "x" * 99]
                )
            },
        ),
        "shorter than it says": page_of(REFUSED, headers={"Content-Length": "999999"}),
        "longer than it says": page_of(EITHER, headers={"Content-Length": "300"}),
        "a length that is no number": page_of(
            EITHER, headers={"Content-Length": bad.rng.choice(["-5", "many", "9" * 30, "5, 6"])}
        ),
        "breaks off": page_of(REFUSED, cut=bad.rng.randrange(len(page))),
        "breaks off at once": raw(REFUSED, b""),
        "no HTTP": raw(REFUSED, noise(bad.rng, 999)),
        "half a head": raw(REFUSED, head + b"Content-Type: text/html"),
        "a head without an end": raw(REFUSED, head + b"A: b\r\n" * bad.size(300_000, 30_000)),
        "a long head": raw(REFUSED, head + b"A: " + b"b" * 2_000_000 + b"\r\n\r\n"),
        "odd chunks": raw(
            REFUSED, head + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\na"
        ),
        "negative chunks": raw(REFUSED, head + b"Transfer-Encoding: chunked\r\n\r\n-5\r\na\r\n"),
        "only a switch": raw(
            REFUSED,
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nConnection: Upgrade\r\n\r\n",
        ),
        "hints without an end": raw(REFUSED, b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9999),
        "nothing": page_of(REFUSED, b""),
        "a kind that it is not": page_of(
            REFUSED,
            noise(bad.rng, 9999),
            kind=bad.rng.choice(["text/html", "text/plain", "application/pdf", "application/xml"]),
        ),
        "a kind that is not read": page_of(REFUSED, kind=bad.rng.choice(kinds)),
        "no kind": page_of(EITHER, bad.rng.choice([page, b"%PDF-1.7", b"\0", b"<rss>"]), kind=None),
        "an odd charset": page_of(
            EITHER,
            kind="text/html; charset=" + bad.rng.choice(["rot13", "x", "utf-16", "base64", '"']),
        ),
        "a PDF that is a page": page_of(REFUSED, kind="application/pdf"),
        "a page that is a PDF": page_of(EITHER, printed(), kind="text/html"),
        **{f"{code}": status(code) for code in bad.rng.sample(codes, len(codes))},
    }


@family("pages", most=40)
def pages(bad: Bad) -> Variants:
    """Bad files of the other families, from a server."""
    kinds = {
        ".html": "text/html",
        ".txt": "text/plain",
        ".md": "text/markdown",
        ".pdf": "application/pdf",
    }
    others = (
        "HTML, deep",
        "HTML, attributes",
        "HTML, odd",
        "PDF, broken",
        "PDF, made up",
        "encodings",
        "texts",
        "random bytes",
    )

    def served(other: str) -> None:
        turn = bad.rng.randrange(99)
        inner = Bad(bad.folder, bad.rng, turn, bad.small, bad.web, bad.closed, bad.number)
        inner.make(other)
        for path in [*bad.folder.glob("k-bad*")]:
            bad.page(Page(path.read_bytes(), kind=kinds.get(path.suffix, "text/html")))
            path.unlink()

    return {one: (EITHER, lambda one=one: served(one)) for one in others}


@dataclass(frozen=True, slots=True)
class Task:
    """What a process is told to read."""

    folder: str
    home: str
    sources: tuple[str, ...]
    verb: str
    allowed: tuple[str, ...]
    names: dict[str, list[str]]
    seconds: float
    words: str


def serve() -> None:
    """Read task after task from stdin, and say what came of each: in a process of its own."""
    from tests.fakes.letters import Letters

    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    letters = Letters()
    with patch("index.rebuilding.rebuild.prepared", lambda *_, **__: letters), tried():
        for line in sys.stdin:
            Path("/proc/self/clear_refs").write_text("5")  # forget the peak
            said.write(json.dumps(done(Task(**json.loads(line)))) + "\n")
            said.flush()


def tried() -> Any:
    """Let a generation be tried out in this process."""
    from index.generations.trial import examine

    return patch(
        "index.rebuilding.building.try_out", lambda made, manifest: examine(made, manifest.rows)
    )


def done(task: Task) -> dict[str, Any]:
    """Do a task and return what came of it."""
    from bot.showing.plain import line
    from index.errors import FootnoteError
    from index.generations.home import Home
    from index.rebuilding.editing import Editor
    from index.rebuilding.request import Request
    from index.sources.addresses import resolved
    from index.sources.fetching import WebFetcher
    from tests.fakes.listening import Silent

    def resolve(host: str, port: int) -> tuple[str, ...]:
        return tuple(task.names.get(host, ())) or resolved(host, port)

    fetcher = WebFetcher(frozenset(task.allowed), seconds=task.seconds, resolve=resolve)
    editor = Editor(Home(Path(task.home)), "letters", Silent(), fetcher)
    sources = (task.folder, *task.sources)
    connected = sockets()
    said: dict[str, Any] = {"error": None, "skipped": [], "many": 0}
    begun = time.perf_counter()
    try:
        if task.verb == "add":
            report, besides = editor.add(sources)
        else:
            report, besides = editor.rebuild().run(Request.of(*sources)), []
        skipped = [*besides, *report.skipped]
        said["many"] = len(skipped)
        said["skipped"] = [
            [one.name, one.reason, line(f"Skipped: {one.name} {one.reason}.")]
            for one in skipped[:99]
        ]
    except FootnoteError as exc:
        said["error"] = f"{type(exc).__name__}: {exc} ({exc.__cause__})"
    except BaseException:
        said["error"] = traceback.format_exc()
    said["seconds"] = time.perf_counter() - begun
    held = psutil.Process().memory_info()
    said["rss"] = held.rss
    said |= looked(task)
    said["left"] = [*left(task), *(["a connection"] if sockets() > connected else [])]
    return said


def looked(task: Task) -> dict[str, Any]:
    """Return the ids that are indexed, and whether the words are in one that is not good."""
    from index.generations.home import Home
    from index.generations.opening import open_index
    from tests.fakes.letters import Letters

    try:
        with open_index(Home(Path(task.home)), "letters", Letters()) as index:
            texts = {one.id: index.store.text(one) for one in index.store.records()}
    except Exception:
        return {"good": [], "others": 0, "words": False, "open": traceback.format_exc()}
    good = [one for one in texts if one in GOOD_IDS]
    others = [text for one, text in texts.items() if one not in GOOD_IDS]
    return {"good": good, "others": len(others), "words": any(task.words in one for one in others)}


def sockets() -> int:
    """Return how many connections this process has open."""
    return len(psutil.Process().net_connections("inet"))


def left(task: Task) -> list[str]:
    """Return what nobody needs any more: drafts, generations, temporary files."""
    home = Path(task.home)
    drafts = [str(one.name) for one in home.rglob("*.part")]
    folders = [*(home / "generations").glob("*")]
    temporary = [one.name for one in Path(tempfile.gettempdir()).iterdir()]
    return [*drafts, *(["a generation"] if len(folders) > 2 else []), *temporary]


class Reader:
    """A process that reads task after task, and is watched meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / f"tmp-{threading.get_ident()}-{time.monotonic_ns()}"
        self.temporary.mkdir()
        self.tasks = 0
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the reader
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)},
        )
        self.watched = psutil.Process(self.process.pid)
        self.seen: dict[int, psutil.Process] = {}
        self.worked: dict[int, float] = {}

    def do(self, task: Task) -> dict[str, Any]:
        """Return what came of a task, with the most memory that it took."""
        self.tasks += 1
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(asdict(task)).encode() + b"\n")
        stdin.flush()
        begun, peak = time.monotonic(), self.memory()
        used = self.used()
        while not select.select([stdout], [], [], 0.03)[0]:
            peak = max(peak, self.memory())
            if time.monotonic() - begun > HUNG:
                self.kill()
                return {
                    "error": "it hangs",
                    "seconds": HUNG,
                    "peak": peak,
                    "work": self.used() - used,
                }
        line = stdout.readline()
        if not line:
            self.kill()
            return {
                "error": f"it died: {self.said()[-300:]}",
                "seconds": 0.0,
                "peak": peak,
                "work": 0.0,
            }
        peak = max(peak, self.memory(), self.highest())
        return {**json.loads(line), "peak": peak, "work": self.used() - used}

    @property
    def done_with(self) -> bool:
        """Whether the next task is for another process: this is dead, old, or full of the last."""
        return self.tasks >= SHARING or self.process.poll() is not None or self.memory() > RESTING

    def memory(self) -> int:
        """Return what the process and its children hold now."""
        total = 0
        with suppress(psutil.Error):
            for one in [self.watched, *self.watched.children(recursive=True)]:
                self.seen[one.pid] = one
                with suppress(psutil.Error):
                    total += one.memory_info().rss
                    self.worked[one.pid] = sum(one.cpu_times()[:2])
        return total

    def used(self) -> float:
        """Return the seconds of a processor that it and its children have used."""
        return sum(self.worked.values())

    def highest(self) -> int:
        """Return what the process alone held at most since its task began."""
        with suppress(OSError):
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024
        return 0

    def said(self) -> str:
        """Return what it wrote to stderr."""
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def close(self) -> list[str]:
        """End it; return what is left of it."""
        assert self.process.stdin
        with suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            return ["a process that did not end"]
        _, alive = psutil.wait_procs([*self.seen.values()], 5)
        files = [one.name for one in self.temporary.iterdir()]
        self.errors.close()
        assert self.process.stdout
        self.process.stdout.close()
        return [*(f"process {one.pid}" for one in alive), *files]

    def kill(self) -> None:
        """End it and all its children at once."""
        for one in [*self.watched.children(recursive=True), self.watched]:
            with suppress(psutil.Error):
                one.kill()
        self.process.wait()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case.

    Attributes:
        verdict: "refused", "read" or "left out".
        seconds: By the clock.
        work: Seconds of a processor: what the clock would say if nobody else were there.
        faults: What went wrong.
    """

    number: int
    family: str
    variant: str
    verdict: str
    seconds: float
    work: float
    peak: int
    reason: str
    faults: tuple[str, ...]


@dataclass
class Trial:
    """Many bad inputs, one after another or two at once."""

    folder: Path
    seed: int
    web: WebServer
    closed: WebServer
    small: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    log: IO[str] | None = None

    def run(self, cases: Iterable[tuple[int, str, int]], jobs: int = 1) -> None:
        """Run cases; those that took too long again, alone."""
        queue = iter(cases)
        lock = threading.Lock()

        def work() -> None:
            reader = Reader(self.folder)
            while True:
                with lock:
                    case = next(queue, None)
                if case is None:
                    break
                if reader.done_with:
                    self.left += reader.close()
                    reader = Reader(self.folder)
                self.note(self.one(reader, *case))
            self.left += reader.close()

        with ThreadPoolExecutor(jobs) as pool:
            for one in [pool.submit(work) for _ in range(jobs)]:
                one.result()

    def again(self) -> None:
        """Run those that took too long once more, each in a process of its own."""
        slow = [one for one in self.outcomes if one.seconds > SECONDS]
        for one in slow:
            turn = int(one.variant.rpartition("#")[2])
            reader = Reader(self.folder)
            self.outcomes.remove(one)
            self.note(self.one(reader, one.number, one.family, turn))
            self.left += reader.close()

    def one(self, reader: Reader, number: int, family: str, turn: int) -> Outcome:
        """Return what came of one case."""
        place = self.folder / f"case-{number}"
        shutil.rmtree(place, ignore_errors=True)
        (folder := place / "articles").mkdir(parents=True)
        for name, text in GOOD.items():
            (folder / name).write_text(text, encoding="utf-8")
        rng = random.Random(f"{self.seed}/{family}/{turn}")
        bad = Bad(folder, rng, turn, self.small, self.web, self.closed, number)
        bad.make(family)
        asked = len(self.closed.history)
        task = Task(
            folder=str(folder),
            home=str(place / "home"),
            sources=tuple(bad.sources),
            verb="add" if rng.random() < 0.25 else "rebuild",
            allowed=(self.web.host,),
            names=bad.names,
            seconds=1.5 if self.small else 20,
            words=bad.words,
        )
        said = reader.do(task)
        faults = [*judged(bad, said, str(place))]
        if len(self.closed.history) > asked:
            faults.append("something was asked of a server inside")
        shutil.rmtree(place, ignore_errors=True)
        skipped = said.get("skipped") or [["", "", ""]]
        verdict = verdict_of(said)
        return Outcome(
            number,
            family,
            f"{bad.variant} #{turn}",
            verdict,
            said["seconds"],
            said["work"],
            said["peak"],
            skipped[0][2][:300],
            tuple(faults),
        )

    def note(self, outcome: Outcome) -> None:
        """Keep an outcome, and write it down."""
        self.outcomes.append(outcome)
        if self.log:
            load = os.getloadavg()[0]
            self.log.write(json.dumps({**asdict(outcome), "load": load}) + "\n")
            self.log.flush()

    def table(self) -> str:
        """Return what came of each family."""
        heads = ("cases", "refused", "read", "left", "slowest", "work", "peak MB", "failed")
        rows = [f"{'family':18} " + " ".join(f"{one:>7}" for one in heads)]
        for name in [*FAMILIES, "all"]:
            some = [one for one in self.outcomes if name in (one.family, "all")]
            if not some:
                continue
            kinds = [sum(one.verdict == kind for one in some) for kind in (REFUSED, READ, LEFT_OUT)]
            figures = (
                *(len(some), *kinds),
                *(
                    f"{max(one.seconds for one in some):.1f}",
                    f"{max(one.work for one in some):.1f}",
                ),
                *(max(one.peak for one in some) // MEGABYTE, sum(bool(one.faults) for one in some)),
            )
            rows.append(f"{name:18} " + " ".join(f"{one:>7}" for one in figures))
        return "\n".join(rows)


def verdict_of(said: dict[str, Any]) -> str:
    """Return what became of the bad input."""
    if said.get("others"):
        return READ
    return REFUSED if said.get("skipped") else LEFT_OUT


def judged(bad: Bad, said: dict[str, Any], place: str) -> Iterator[str]:
    """Yield what is wrong with the way in which a bad input ended."""
    if said["error"]:
        yield said["error"][-600:]
    if said["seconds"] > SECONDS:
        yield f"took {said['seconds']:.0f} s"
    if said["peak"] > MEMORY:
        yield f"took {said['peak'] / MEGABYTE:.0f} MB"
    if "good" not in said:
        return
    if missing := GOOD_IDS - {*said["good"]}:
        yield f"not indexed: {', '.join(sorted(missing))}"
    yield from misread(bad, said)
    if said["many"] > MOST_REASONS:
        yield f"{said['many']} reasons"
    yield from (f"left over: {one}" for one in said["left"])
    for name, reason, printed_line in said["skipped"]:
        wrong = blemishes(name, reason, printed_line, place)
        yield from (f"{what}: {printed_line[:200]!r}" for what in wrong)


def misread(bad: Bad, said: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with what became of a bad input."""
    verdict = verdict_of(said)
    refused = bad.expected == REFUSED and said["skipped"]  # something else of it may be read
    if bad.expected not in (EITHER, ANY, verdict) and not refused:
        yield f"was {verdict}, not {bad.expected}"
    if verdict == LEFT_OUT and bad.expected == EITHER:
        yield "was left out without a word"
    if verdict == READ and bad.words and not said["words"]:
        yield "was read, but not its words"


def blemishes(name: str, reason: str, printed_line: str, place: str) -> Iterator[str]:
    """Yield what is wrong with the words for one bad input."""
    if not reason or reason != reason.strip() or "\n" in reason or reason.endswith("."):
        yield "no sentence"
    if ACTED_UPON.search(printed_line):
        yield "control characters"
    if len(printed_line) - len(name) > LONGEST_LINE:
        yield "a long reason"
    said = reason.replace(name, "")
    if re.search(
        r"Traceback|Error\b.*\(|Exception|site-packages|\.py\b|0x[0-9a-f]{6}|object at", said
    ):
        yield "the words of a program"
    if str(ROOT) in said or place in said or "/tmp/" in said:
        yield "a path of ours"


def planned(number: int) -> Iterator[tuple[int, str, int]]:
    """Yield so many cases: number, family and turn; the families take turns."""
    turns = dict.fromkeys(FAMILIES, 0)
    for name in itertools.cycle(FAMILIES):
        if number <= 0 or all(turns[one] >= most for one, (_, most) in FAMILIES.items()):
            return
        if turns[name] < FAMILIES[name][1]:
            yield sum(turns.values()), name, turns[name]
            turns[name] += 1
            number -= 1


def main() -> None:
    """Run as many as asked, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--small", action="store_true", help="Sizes as in CI.")
    parser.add_argument("--family", action="append", help="Only this one; may be given again.")
    parser.add_argument("--log", type=Path, help="A file for one line of JSON per case.")
    options = parser.parse_args()
    begun, load = time.perf_counter(), os.getloadavg()[0]
    cases = [
        one for one in planned(options.cases) if not options.family or one[1] in options.family
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        WebServer() as web,
        WebServer() as closed,
        (options.log or Path(os.devnull)).open("a") as log,
    ):
        closed.put("/secret", Page(article_page().encode()))
        trial = Trial(Path(folder), options.seed, web, closed, options.small, log=log)
        trial.run(cases, options.jobs)
        trial.again()
    print(trial.table())
    for one in trial.outcomes:
        for fault in one.faults:
            print(f"{one.number} {one.family}, {one.variant}: {fault}")
    print(*(f"left over: {one}" for one in trial.left), sep="\n")
    print(f"{time.perf_counter() - begun:.0f} s; load {load:.1f}, then {os.getloadavg()[0]:.1f}")
    sys.exit(bool(trial.left or any(one.faults for one in trial.outcomes)))


if __name__ == "__main__":
    main()
