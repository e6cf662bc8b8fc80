"""Compare every place in an index of generated articles with the place where it was put.

    PYTHONPATH=. python tests/benchmarks/places.py [--articles 10000] [--questions 2500] [--seed 7]

An oracle writes the articles out of pieces and counts characters as it goes, so it knows where
each sentence stands; it neither searches nor uses Footnote. It writes the text as it is to be
counted, and spoils it on the way to the file: decomposed letters, other line ends, byte order
marks. Each sentence that is asked for stands between two marks like "k12x3" that occur nowhere
else, and far from the next sentence of the same words: only one of them is the right one.
"""

import argparse
import asyncio
import gzip
import hashlib
import html
import json
import lzma
import random
import re
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from unicodedata import is_normalized, normalize
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from click.testing import CliRunner

from bot.answer import Answer, Citation, Question
from bot.commands.cli import cli
from bot.engine import Engine
from bot.reading import look_up
from index.errors import FootnoteError
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.generations.rows import ArticleRecord
from index.models.embedding import ModelIdentity, Progress, Vectors
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Report, Request
from index.retrieval import Retriever
from tests.fakes.listening import Silent
from tests.fakes.word_by_word import WordByWord

MODEL, DIMENSION = "words", 128
MARK = re.compile(r"k\d+[xt]\d+")
WINDOW = 34  # two of them special: passages of at most 32 words, or 320 characters
FAR = 17  # words between two sentences that are asked for; with one of those they fill a passage
TOLD = 10  # wrong places that are printed
CONTEXT = 32
COMMANDS = 50  # places that are shown by the command itself

NOUNS = """bridge harbour letter glass coffee orchard candle river chapel field hedge flag garden
cabbage ladder meadow beach forge barge cheese lantern marble needle oyster pepper quarry ribbon
saddle timber velvet walnut engine falcon hammer island jacket kettle lemon mirror""".split()
NAMES = "Kärnten Zürich Ålesund Łódź Kraków Reykjavík Çanakkale Hà_Nội Ōsaka Ísafjörður".split()
VERBS = "closed sold painted moved found drew lost carried crossed opened".split()
PLAIN = (
    "The U.S. economy grew by 2.5 percent in the eastern provinces.",
    "Dr. Smith met Mr. Jones and Prof. Lee near St. Paul.",
    "“Nobody was hurt,” the fire brigade of Évora said later.",
    "The price was $1,200.50 (approx. 1.100 €), i.e. too high.",
    "今天北京的天气很好，我们去公园散步。",
    "東京の古い橋は大雨のため閉鎖されました。",
    "قال الوزير إن الجسر القديم مغلق بسبب الأمطار.",
    "הגשר הישן נסגר בגלל סדק בקשת המזרחית.",
    "Việt Nam mở một cây cầu mới ở gần Huế.",
    "서울의 오래된 다리가 큰비 때문에 닫혔습니다.",
)
SIGNS = (
    "Café Zoë cooked for 👩‍👩‍👧‍👦 and 👍🏽 from 🇩🇪 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿.",
    "Ångström, Ω and K are units; 豈 and क़लम are none of them.",
    "The letters x\u0323\u0301, ẹ\u0301 and q\u0323\u0307 keep all of their marks.",
    "A wide\u2002gap,\u00a0a hard\u00a0space and a soft\u00adhyphen stay\u200bhere.",
    "A mark\ufeff in the middle of a word\ufeffless line is kept.",
    "The name \u202eשלום\u202c was turned round and 1️⃣ ❤️ stayed.",
    "Some sign was lost\ufffd in the old archive of the town.",
)
CHAIN = ("天气好。", "我们去公园！", "真的吗？", "雨が降る。", "橋は古い。")  # without spaces
ECHO = "It rained again."
GAPS = (
    " ",
    " ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\u3000",
    " \n \n\n",
    "\x85",
)
ZONES = (
    "```python\nx = 1.\n\nprint('It rained. A. B')\n```",
    "| sky | sea |\n|:---|---:|\n| It is blue. | Is it? Yes. |\n| e.g. | 今天。 |",
    "1. One is here\n   - two, deeper\n     > quoted. And `code. Here`\n     > > again\n2. Three",
    "---",
    "<div><p>Some *Markdown*. [A link](https://a.example/b.c?d=e.f).</p></div>",
    "No stop, just a line ‼️ of signs",
    "👩‍👩‍👧" * 150,
    "🇩🇪🇫🇷" * 90,
    "x" + "\u0323" * 150 + "\u0301" * 150,
    "Ǭ" * 700,
    "מ\u05b0\u05bc" * 120,
)
SINGLE = str.maketrans("ÅΩK豈\u2002", "\u212b\u2126\u212a\uf900\u2000")


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence where it was put; `mark` stands beside it if it can be asked for."""

    text: str
    start: int
    end: int
    mark: str | None = None


@dataclass
class Truth:
    """One article as it has to be indexed, and `raw`, as its file has it.

    Attributes:
        zones: Where no sentence was put: code, tables and the like.
    """

    id: str
    title: str | None = None
    text: str = ""
    raw: str = ""
    planted: list[Planted] = field(default_factory=list)
    zones: list[tuple[int, int]] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """The digest of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Page:
    """A text in the making: what is put down is counted, and spoiled for the file."""

    def __init__(self, rng: random.Random, number: int, plain: bool = False) -> None:
        """Begin a text; a `plain` one holds what a web page keeps as it is."""
        self.rng, self.number, self.plain = rng, number, plain
        self.truth = Truth(f"a{number}")
        self.pieces: list[str] = []
        self.length = self.marks = 0

    def put(self, text: str) -> int:
        """Put down a text, and return where it begins."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start

    def gap(self, *among: str) -> None:
        """Put white space down, but not at the beginning."""
        if self.length:
            self.put(self.rng.choice(among or ((" ",) if self.plain else GAPS)))

    def sentence(self, text: str, mark: str | None = None) -> None:
        """Put a sentence down."""
        start = self.put(text)
        self.truth.planted.append(Planted(text, start, self.length, mark))

    def zone(self, text: str) -> None:
        """Put down what is no sentence, by itself."""
        self.gap("\n\n")
        start = self.put(text)
        self.truth.zones.append((start, self.length))
        self.put("\n\n")

    def block(self, text: str) -> None:
        """Put down a sentence to be asked for, between its marks."""
        mark = f"k{self.number}x{self.marks}"
        self.marks += 1
        lead = self.rng.choice(("", "", "", "- ", "> ", "> > ", "### "))
        if lead and not self.plain:
            self.gap("\n\n")
            self.sentence(f"{lead}Record {mark}, or {mark}, begins.")
        else:
            self.gap()
            self.sentence(f"Record {mark}, or {mark}, begins.")
        self.gap()
        self.sentence(text, mark)
        self.gap()
        self.sentence(f"Record {mark}, or {mark}, ends.")

    def between(self) -> None:
        """Put down sentences of other words, some of them again and again."""
        if self.plain:
            self.put("\n\n")
            self.sentence(invented(self.rng))
        if self.rng.random() < 0.2 and not self.plain:
            self.gap("\n\n")
            for _ in range(self.rng.randint(3, 8)):
                self.sentence(self.rng.choice(CHAIN))
        if self.rng.random() < 0.3:
            for _ in range(self.rng.randint(2, 4)):
                self.gap()
                self.sentence(ECHO)
        words = 0
        while words < FAR:
            self.gap()
            text = invented(self.rng)
            self.sentence(text)
            words += len(text.split())
        if not self.plain and self.rng.random() < 0.3:
            self.zone(self.rng.choice(ZONES))

    def done(self, one: str | None = None) -> Truth:
        """Return the article; a second time a twin of it, spoiled in another way."""
        truth = replace(self.truth, id=one or self.truth.id, text="".join(self.pieces))
        if not is_normalized("NFC", truth.text) or "\r" in truth.text:
            raise AssertionError(f"The oracle is wrong about {truth.text!r}.")
        ends = self.rng.choice((("\n",), ("\r\n",), ("\r",), ("\n", "\r\n", "\r")))
        raw = "".join(spoiled(self.rng, piece) for piece in self.pieces)
        truth.raw = re.sub("\n+", lambda run: self.rng.choice(ends) * len(run[0]), raw)
        return truth


def spoiled(rng: random.Random, text: str) -> str:
    """Return a text in other characters that stand for the same ones."""
    match rng.randrange(4):
        case 0:
            return normalize("NFD", text)
        case 1:
            return text.translate(SINGLE).replace("क\u093c", "\u0958")
        case 2 if "\u0323\u0301" in text:
            return normalize("NFD", text).replace("\u0323\u0301", "\u0301\u0323")
    return text


def invented(rng: random.Random) -> str:
    """Return a sentence of words by chance."""
    one, two, three = rng.sample(NOUNS, 3)
    name = rng.choice(NAMES).replace("_", " ")
    return f"The {one} of {name} {rng.choice(VERBS)} a {two} and the {three}."


def article(rng: random.Random, number: int, plain: bool = False) -> Page:
    """Return the page of an article: sentences that come again, each far from its likes."""
    page = Page(rng, number, plain)
    if not plain and rng.random() < 0.02:  # a single word is an article too
        page.sentence(rng.choice(("Word", "字", "👍🏽", "Ǭ", "مرحبا")))
        return page
    among = [normalize("NFC", one) for one in (PLAIN if plain else PLAIN + SIGNS)]
    own = [invented(rng), rng.choice(among), rng.choice(among)]
    before = ""
    page.sentence(invented(rng))  # or a mark would be in the title, which goes with every passage
    for _ in range(rng.randint(2, 4)):
        before = rng.choice([one for one in own if one != before])
        page.block(before)
        page.between()
    if not plain and rng.random() < 0.01:
        page.zone(rng.choice("xé字") * 12_000)
    if not plain and rng.random() < 0.02:
        page.zone(f"({' ' * rng.randint(300, 3000)})")
    return page


# The files.


def written(folder: Path, rng: random.Random, count: int) -> list[Truth]:
    """Write so many articles into files of all kinds; return what has to be indexed."""
    truths: list[Truth] = []
    records: list[dict[str, Any]] = []
    while len(truths) < count:
        number = len(truths)
        kind = rng.random()
        page = article(rng, number, plain=kind < 0.03)
        if kind < 0.03:
            made = [web_page(folder, page) if kind < 0.015 else in_markdown(folder, rng, page)]
        elif kind < 0.25:
            made = [*text_files(folder, rng, page, twins=kind < 0.045)]
        else:
            many = rng.randint(2, 3) if kind < 0.28 else 1
            made = [one_record(rng, page, records, twin) for twin in range(many)]
        truths += made
    truths += nameless(folder, rng, count)
    for at in range(0, len(records), 50):
        part = records[at : at + 50]
        lines = [json.dumps(one, ensure_ascii=at % 100 == 0) for one in part]
        # Half a character has no form in UTF-8; JSON can name it.
        text = "".join(f"{one}\r\n\n" for one in lines).replace("\ud800", r"\ud800")
        marked = f"\ufeff{text}".encode()
        if at % 150 == 50:
            (folder / f"{at}.jsonl.xz").write_bytes(lzma.compress(marked))
        else:
            (folder / f"{at}.jsonl").write_bytes(text.encode())
    return truths


def web_page(folder: Path, page: Page) -> Truth:
    """Write an article as a web page."""
    truth = page.done(f"page{page.number}.html")
    body = "".join(f"<p>{html.escape(one)}</p>\n" for one in truth.text.split("\n\n"))
    head = f"<head><meta charset=utf-8><title>Page {page.number}</title></head>"
    text = f"<html>{head}<body><article>{body}</article></body></html>"
    (folder / truth.id).write_text(text, encoding="utf-8")
    return truth


def in_markdown(folder: Path, rng: random.Random, page: Page) -> Truth:
    """Write an article in Markdown: its own signs escaped, and marks put around its words."""
    truth = page.done(f"page{page.number}.md")
    words = [re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", word) for word in truth.text.split(" ")]
    around = ("{}", "{}", "{}", "**{}**", "*{}*", "[{}](https://a.example)", "<i>{}</i>")
    text = " ".join(rng.choice(around).format(word) if word.isalnum() else word for word in words)
    (folder / truth.id).write_text(f"---\ntitle: Page\n---\n# Page\n\n{text}\n", encoding="utf-8")
    return truth


def text_files(folder: Path, rng: random.Random, page: Page, twins: bool) -> Iterator[Truth]:
    """Write an article as a file of plain text, below front matter or not, or as two of them."""
    for twin in range(1 + twins):
        suffix = rng.choice((".txt", ".txt", ".md", ".md", ".md.gz", ".txt.xz"))
        name = rng.choice(("f", "Ünï cödé ", "sub/é/", "sub/한국/", "a:1-2 "))
        truth = page.done(f"{name}{page.number}.{twin}{suffix}")
        raw = truth.raw
        if ".md" in suffix:
            known = (
                f"title: 'Matter {page.number}'\ntags: [a, 'b: c']\nmarkup: none\nlanguage: en\n"
            )
            raw = f"---\n{known}---\n{raw}"
        marks = rng.choice(("", "", "\ufeff", "\ufeff\ufeff"))
        data = (marks + raw).encode(rng.choice(("utf-8", "utf-8", "utf-16")))
        packed: dict[str, Callable[[bytes], bytes]] = {"g": gzip.compress, "x": lzma.compress}
        path = folder / normalize(rng.choice(("NFC", "NFD")), truth.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed[suffix[-2]](data) if suffix[-3:] in (".gz", ".xz") else data)
        yield truth


def one_record(rng: random.Random, page: Page, records: list[dict[str, Any]], twin: int) -> Truth:
    """Add an article to the records."""
    number = page.number
    ids = (f"a{number}", f"Überschrift {number}", f"a:1-{number}", f"字/🙂#{number}", "l" * 300)
    truth = page.done(f"{rng.choice(ids)}.{number}.{twin}")
    truth.title = f"Title k{number}t{twin}" if twin or rng.random() < 0.5 else None
    raw = rng.choice(("", "", "\ufeff")) + truth.raw
    raw = raw.replace("\ufffd", rng.choice(("\ufffd", "\0", "\ud800")))
    records.append({"id": truth.id, "title": truth.title, "text": raw, "date": "2024-05-01"})
    return truth


def nameless(folder: Path, rng: random.Random, count: int) -> Iterator[Truth]:
    """Write articles without an id of their own: their file and line is their name."""
    with (folder / "nameless.jsonl").open("w", encoding="utf-8") as file:
        for line in range(1, 12):
            truth = article(rng, count + 100 + line).done(f"nameless.jsonl#{line}")
            file.write(f"{json.dumps({'body': truth.raw})}\n")
            yield truth


# The index.


class Words(WordByWord):
    """A model that adds up a random direction for each word, once; marks weigh more than others."""

    identity = ModelIdentity(MODEL, "0", DIMENSION, WINDOW)

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""
        if done:
            done(len(texts))
        return np.stack([summed(text, 4.0) for text in texts])

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question, which is near to the sentence that it repeats."""
        return summed(text, 3.0)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]


def summed(text: str, weight: float) -> Vectors:
    """Return the unit vector of a text in which marks have a weight."""
    words = sorted({*re.findall(r"[\u3040-\u9fff]|\w+", text.casefold())}) or [""]
    whole = sum(direction(one) * (weight if MARK.match(one) else 1.0) for one in words)
    return np.asarray(whole / np.linalg.norm(whole), dtype=np.float32)


@lru_cache(100_000)
def direction(word: str) -> npt.NDArray[np.float64]:
    """Return the direction of a word."""
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(DIMENSION)


def indexed(home: Home, folder: Path) -> Report:
    """Index a folder as a rebuild does."""
    with patch("index.rebuilding.rebuild.prepared", lambda *_, **__: Words()):
        return Rebuild(home, MODEL, Silent()).run(Request.of(folder))


# The comparison.


@dataclass
class Tally:
    """How much was compared, and what was wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def compare(self, kind: str, right: bool, what: str) -> None:
        """Count one comparison."""
        self.counts[kind] += 1
        if not right:
            self.wrong.append(f"{kind}: {what}")


def compare_articles(index: Index, truths: dict[str, Truth], tally: Tally) -> None:
    """Compare every article, passage and sentence of the store with the oracle."""
    records = {record.id: record for record in index.store.records()}
    strange = sorted(records.keys() ^ truths.keys())
    tally.compare("ids", not strange, f"{strange[:TOLD]} are only in one of both")
    for one in records.keys() & truths.keys():
        compare_article(index, records[one], truths[one], tally)


def compare_article(index: Index, record: ArticleRecord, truth: Truth, tally: Tally) -> None:
    """Compare one article: its digest, its tiles, and where its sentences are."""
    one, text = truth.id, truth.text
    same = record.text_sha256 == truth.sha256 and index.store.text(record) == text
    tally.compare("articles", same and record.length == len(text), f"{one!r} has another text")
    if truth.title is not None:
        tally.compare("titles", record.title == truth.title, f"{one!r} is called {record.title!r}")
    passages = index.store.passages(record.passages)
    at, spans = 0, []
    for passage in passages:
        start, end = passage.span.start, passage.span.end
        tiles = start == at and passage.text == text[start:end] and passage.article_id == one
        tally.compare("passages", tiles, f"{one!r} {start}-{end}, not from {at}")
        at = end
        spans += [(s.start, s.end, passage.cut(s)) for s in passage.sentences]
    tally.compare("ends", at == len(text), f"{one!r} ends at {at}, not {len(text)}")
    there = [s for s in spans if not any(a <= s[0] and s[1] <= b for a, b in truth.zones)]
    expected = [(p.start, p.end, p.text) for p in truth.planted]
    for found in sorted({*there, *expected}):
        both = found in expected and there.count(found) == 1
        tally.compare(
            "sentences",
            both,
            f"{one!r} {found}, is in {'the index' if found in there else 'the oracle'}",
        )
    for start, end, quote in set(spans) - set(there):
        right = text[start:end] == quote and quote == quote.strip()
        tally.compare("in zones", right, f"{one!r} {start}-{end} {quote!r}")


def asked(
    truths: dict[str, Truth], rng: random.Random, most: int
) -> list[tuple[str, str, set[tuple[str, int, int]]]]:
    """Return questions, each with the sentence that answers and the places where it stands."""
    marked = [(t, p) for t in truths.values() for p in t.planted if p.mark]
    places: dict[str, set[tuple[str, int, int]]] = {}
    for truth, planted in marked:
        places.setdefault(str(planted.mark), set()).add((truth.id, planted.start, planted.end))
    found = []
    for truth, planted in rng.sample(marked, min(most, len(marked))):
        title = truth.title.removeprefix("Title ") if truth.title else ""
        text = f"{planted.text.rstrip('.。')} {f' {planted.mark} {title}' * 3}?"
        here = {(truth.id, planted.start, planted.end)} if title else places[str(planted.mark)]
        found.append((text, planted.text, here))
    return found


async def compare_answers(
    index: Index, truths: dict[str, Truth], questions: Any, tally: Tally
) -> None:
    """Ask, and compare every citation with the oracle, and with what `show` shows."""
    engine = Engine(retriever=Retriever(index))
    for text, sentence, places in questions:
        answer = await engine.answer(Question(text))
        for citation in (*answer.citations, *answer.nearest):
            compare_citation(index, truths, citation, tally)
        compare_answer(answer, sentence, places, tally)


def compare_answer(
    answer: Answer, sentence: str, places: set[tuple[str, int, int]], tally: Tally
) -> None:
    """Compare which of equal sentences is cited."""
    tally.counts["questions"] += 1
    cited = [c for c in (*answer.citations, *answer.nearest) if c.quote == sentence]
    if not cited:
        tally.counts["abstained" if answer.abstained else "other sentences"] += 1
    for one in cited:
        place = (one.article_id, one.span.start, one.span.end)
        tally.compare("occurrences", place in places, f"{place} instead of {places}: {sentence}")


def compare_citation(
    index: Index, truths: dict[str, Truth], citation: Citation, tally: Tally
) -> None:
    """Compare a citation, and the same place as `show` reads it."""
    truth = truths[citation.article_id]
    start, end = citation.span.start, citation.span.end
    place = f"{truth.id}:{start}-{end}"
    around = truth.text[max(0, start - CONTEXT) : start], truth.text[end : end + CONTEXT]
    right = (
        truth.text[start:end] == citation.quote
        and (citation.prefix, citation.suffix) == around
        and citation.article_sha256 == truth.sha256
    )
    planted = any((p.start, p.end) == (start, end) for p in truth.planted)
    inside = any(a <= start and end <= b for a, b in truth.zones)
    tally.compare("citations", right and (planted or inside), f"{place} {citation.quote!r}")
    try:
        _, text, span, shown = look_up(place, index.store)
    except FootnoteError as exc:
        tally.compare("shown", False, f"{place} {exc}")
        return
    same = span == citation.span and text[start:end] == citation.quote
    tally.compare("shown", same and shown.start <= start and end <= shown.end, place)


def compare_shown(home: Home, truths: Sequence[Truth], tally: Tally) -> None:
    """Compare places as the command prints them."""
    variables = {"FOOTNOTE_HOME": str(home.folder), "FOOTNOTE_EMBEDDING": MODEL}
    for truth in truths:
        for one in truth.planted[-1:]:
            place = f"{truth.id}:{one.start}-{one.end}"
            ran = CliRunner().invoke(cli, ["show", "--json", "--", place], env=variables)
            shown = json.loads(ran.stdout) if ran.exit_code == 0 else {}
            right = (shown.get("quote"), shown.get("text_sha256")) == (one.text, truth.sha256)
            tally.compare("commands", right, f"{place} {ran.output}")


def compared(
    folder: Path, articles: int, questions: int, seed: int, told: Callable[[str], None] = print
) -> Tally:
    """Write, index and compare so many articles, and ask so many questions."""
    rng, tally = random.Random(seed), Tally()
    source, home = folder / "source", Home(folder / "home")
    source.mkdir()
    begun = time.perf_counter()
    truths = {truth.id: truth for truth in written(source, rng, articles)}
    often = Counter(truth.text for truth in truths.values())
    tally.counts["equal texts"] = sum(number for number in often.values() if number > 1)
    told(f"{time.perf_counter() - begun:7.1f} s: {len(truths):,} articles are written")
    report = indexed(home, source)
    told(f"{time.perf_counter() - begun:7.1f} s: {report.manifest.passages:,} passages are indexed")
    tally.compare("skips", not report.skipped, f"{report.skipped[:TOLD]}")
    with open_index(home, MODEL, cast(Any, Words())) as index:
        compare_articles(index, truths, tally)
        told(f"{time.perf_counter() - begun:7.1f} s: {tally.counts['sentences']:,} sentences")
        asking = asked(truths, rng, questions)
        asyncio.run(compare_answers(index, truths, asking, tally))
    compare_shown(
        home, rng.sample([*truths.values()], min(COMMANDS, questions // 5, len(truths))), tally
    )
    told(f"{time.perf_counter() - begun:7.1f} s: {dict(tally.counts)}")
    for one in tally.wrong[:TOLD]:
        told(f"wrong: {one}")
    return tally


def main() -> None:
    """Compare, and say how much was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=2_500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        tally = compared(Path(temporary), options.articles, options.questions, options.seed)
    seconds = round(time.perf_counter() - begun)
    print(json.dumps({**tally.counts, "wrong": len(tally.wrong), "seconds": seconds}))
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
