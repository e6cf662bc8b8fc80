"""Render hostile answers as messages, thousands of them, and let our Telegram read each.

    PYTHONPATH=. python tests/benchmarks/fuzz_messages.py FOLDER [--messages 10000] [--seed 7]

FOLDER is where `naughty/*.jsonl` lies. Each string of it is a statement, a quote, a title, an
address, a source, a passage and a remark; the rest is drawn with a seed: any characters, signs
of markup, addresses, both directions of writing, joined emoji, very long texts, many
citations. Goal: none refused, none over a limit, no link that was not meant, and every
character as it was given, but for what Telegram itself strips.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from bot.answer import Answer, Citation, Statement
from bot.messenger.saying.inert import is_visible
from bot.messenger.saying.parts import MOST_ENTITIES, MOST_TEXT, Part
from bot.messenger.saying.rendering import (
    from_answer,
    from_context,
    from_hits,
    from_records,
    from_statements,
    from_text,
)
from bot.messenger.saying.wording import Wording, wording
from bot.showing.naming import apart
from bot.telling.reasons import Reason
from index.article import Span
from index.generations.rows import ArticleRecord
from index.passage import Hit, Passage
from tests.fakes.telegram import Refusal, formatted
from tests.fakes.telegram.formatting import checked
from tests.fakes.telegram.links import checked as checked_address
from tests.fakes.telegram.marks import units
from tests.fakes.telegram.refusals import bad
from tests.fakes.telegram.trimming import cleaned

REFUSED, OVER, UNMEANT, CHANGED = "refused", "over the limits", "not meant", "changed"
TOO_LONG = bad("message is too long")

SAMPLES = (
    "the a.m. U.S. 3.5 and/or 1,000 AT&T $5 #1 e.g. 2019–2021 C# it’s (so) “said” km/h 24/7 x_y",
    "<b> </b> <a href='http://x.de'> </a> <code> <!-- --> &lt; &amp;amp; &#60; &nbsp; &#xD83D; "
    "<script>alert(1)</script> </blockquote> <tg-spoiler> ** __ [x](http://y.de) ` ``` \\ ' \"",
    "paper.example.com https://a.de/b?c=d&e=f#g t.me/joinchat www.x.org joe@example.org .com ~.io "
    "straße.de münchen.de пример.рф 例子.中国 tg://resolve?domain=x ftp://u:p@h.de:21/ "
    "1.2.3.4 end.In",
    "@anna_1 @gif /start /ask@some_bot #tag #ü1 $USD $1INCH +49 30 1234567 +1-212-555-0123 "
    "4111 1111 1111 1111 030/1234567 a@b //x /// <> $$ $A$B #a#b @@anna @/x",
    "שלום عليكم \u202eabc\u202c \u2067x\u2069 \u200f \u200e مرحبا",
    "👩‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 👍🏽 🙂 e\u0301 a\u030a o\u0333\u033f Z̸̧̢̛͚̰ नमस्ते 한국 \u1112\u1161\u11ab",
    "北京的天气很好。 见foo.com的 、 「 」 ｈｔｔｐ 。com ＠anna",
    "\0 \x01 \t \r \r\n \x0b \x1b[2J \x7f \x85 \xa0 "
    "\u2028 \u2029 \u200b \u2060 \ufeff \ud800 \udfff",
)
PIECES = tuple(tuple(line.split(" ")) for line in SAMPLES)
GLUE = ("", "", " ", " ", " ", " ", " ", "\n", "\n\n", ".", "/", "-", ",", "(", ")", "·", "“")
ADDRESSES = (
    *("https://paper.example/a?b=1&c=2", "http://a.example/x#part", "https://münchen.example/ä ö"),
    *("javascript:alert(1)", "tg://user?id=5", "ftp://a.de/x", "https://localhost/x", "a.de", ""),
    *(
        "https://bank.example@evil.example/",
        "https://a.de:99999/",
        "https://[::1]/",
        "HTTPS://A.DE",
    ),
    *("https://a.de/#x:~:text=y", 'https://a.de/"><b>', "https://a.de\\@b.de/", "https://a.de/\0"),
    *("https://a.de/" + "x" * 1990, "https://a.de/" + "x" * 3000, "//a.de/x", "https:///x"),
)


@dataclass
class Fuzz:
    """What was rendered so far, and what was wrong with it."""

    rng: random.Random
    messages: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)

    def word(self) -> str:
        """Return a few characters of some kind, perhaps of any."""
        if self.rng.random() < 0.1:
            return "".join(chr(self.rng.randrange(0x110000)) for _ in range(self.rng.randint(1, 4)))
        return self.rng.choice(self.rng.choice(PIECES))

    def text(self) -> str:
        """Return a text, mostly short; now and then it is longer than a message."""
        size = self.rng.choice((1, 2, 5, 9, 9, 20, 40, 40, 200))
        if self.rng.random() < 0.02:
            size = self.rng.choice((1500, 3000))
        glue = GLUE if self.rng.random() < 0.7 else (self.rng.choice(GLUE),)
        drawn = "".join(self.word() + self.rng.choice(glue) for _ in range(size))
        return drawn if drawn.strip() else "x"

    def maybe(self, *texts: str) -> str | None:
        """Return one of some texts, or a drawn one, or none."""
        return self.rng.choice((*texts, self.text(), None))

    def citation(self, number: int) -> Citation:
        """Return a citation with anything in each of its fields."""
        url = self.rng.choice((*ADDRESSES, "https://paper.example/" + self.text()))
        about = (self.maybe("2023-01-12", "2022-03-01T18:30:00+00:00", "soon"), self.maybe("A b"))
        return cited(number, self.text(), self.text(), url, *about)

    def answer(self) -> Answer:
        """Return an answer, or an abstention, with few citations or with many."""
        many = self.rng.choice((0, 1, 1, 2, 3, 5, 12)) if self.rng.random() < 0.97 else 60
        every = [self.citation(number) for number in range(1, many + 1)]
        near = [self.citation(number) for number in range(1, self.rng.randint(1, 4))]
        own = self.rng.random() < 0.5
        said = [
            Statement(
                one.quote if own else self.text(), (one, *self.rng.sample(every, min(2, many)))
            )
            for one in every
        ]
        return answered(said, near, None if said else self.maybe())

    def run(self, messages: int) -> None:
        """Render until there are so many messages."""
        words = (wording("en"), wording("de"))
        while self.messages < messages:
            said = self.rng.choice(words)
            answer = self.answer()
            remarks = [self.text() for _ in range(self.rng.randint(0, 2))]
            self.look_at_answer(answer, said, remarks)
            for one in (answer.citations or answer.nearest)[:1]:
                self.look_at_context(one, self.text(), self.text(), said)
            hits = [found(self.citation(1), self.text()) for _ in range(self.rng.randint(1, 6))]
            self.look_at_hits(hits, said)

    def naughty(self, texts: Iterable[str]) -> None:
        """Render each text in each place that there is for one."""
        said = wording("en")
        for text in texts:
            some = text or "x"
            one = cited(1, some, text, text, "2023-01-12", text)
            other = cited(2, f"see {some}.", text, f"https://paper.example/{text}", text, text)
            answer = answered([Statement(text, (one,)), Statement(other.quote, (other, one))])
            self.look_at_answer(answer, said, [some])
            self.look_at_answer(answered([], [one, other], text), said, [])
            self.look_at_context(one, text, text, said)
            self.look_at_hits([found(one, some), found(other, some)], said)

    def look_at_answer(self, answer: Answer, said: Wording, remarks: Sequence[str]) -> None:
        """Check an answer, and the frame of it that is shown while it is written."""
        shown = answer.citations or answer.nearest
        expected = [f"{one.text}{marks(one)}" for one in answer.statements]
        if answer.abstained:
            expected = [said.say("no_answer"), seen(answer.why or "")]
        expected += map(seen, remarks)
        expected += [said.say("nearest")] if answer.abstained and shown else []
        expected += [f"{heading(one.number, one, said)}{one.quote}" for one in shown]
        self.look(from_answer(answer, said, remarks), expected, shown)
        html = from_statements(answer.statements)
        self.look([Part(html, text_of(html))], None, ())

    def look_at_context(self, one: Citation, before: str, after: str, said: Wording) -> None:
        """Check a quote in its place."""
        expected = [heading(one.number, one, said), "…", before, one.quote, after]
        self.look(from_context(one, before, after, said, cut_before=True), expected, [one])

    def look_at_hits(self, hits: Sequence[tuple[Hit, ArticleRecord]], said: Wording) -> None:
        """Check what a search gives, the newest articles, and a sentence."""
        hits = hits[:5]
        records = [record for _, record in hits]
        expected = [f"{heading(n, r, said)}{h.passage.text}" for n, (h, r) in enumerate(hits, 1)]
        self.look(from_hits(hits, said), expected, records)
        self.look(from_records(records, said), [listed(one, said) for one in records], records)
        self.look(from_text(hits[0][0].passage.text), None, ())

    def look(
        self,
        made: Sequence[Part],
        expected: Sequence[str] | None,
        articles: Sequence[Citation | ArticleRecord],
    ) -> None:
        """Let our Telegram read messages, and keep what is wrong with them."""
        self.messages += len(made)
        for part in made:
            self.faults += flaws(part, [one.url for one in articles if one.url])
        whole = "".join(part.plain for part in made)
        if expected is not None and squeezed(whole) != squeezed(kept("\n".join(expected))):
            self.faults.append((CHANGED, f"{expected!r:.400} became {whole!r:.400}"))


def flaws(part: Part, addresses: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a message that may link to some articles' addresses."""
    try:
        body = checked(formatted(part.html, "HTML"), MOST_TEXT, TOO_LONG)
        checked(formatted(part.plain), MOST_TEXT, TOO_LONG)
    except Refusal as refusal:
        yield OVER if refusal == TOO_LONG else REFUSED, f"{refusal} {part.html!r:.300}"
        return
    if max(units(part.plain), len(part.plain)) > MOST_TEXT or len(body.entities) > MOST_ENTITIES:
        yield OVER, f"{len(part.plain)} characters, {len(body.entities)} entities"
    yield from ((UNMEANT, f"{one} in {body.text!r:.300}") for one in body.found)
    for words, address in body.links:
        if not any(is_same(address, one) for one in addresses):
            yield UNMEANT, f"{words!r} to {address!r}"
    if body.text != part.plain:
        yield CHANGED, f"{part.plain!r:.300} became {body.text!r:.300}"
    yield from ((CHANGED, f"lost {one} of {part.html!r:.300}") for one in body.lost)


def text_of(html: str) -> str:
    """Return what people see of a message; of one that is refused, its HTML."""
    try:
        return formatted(html, "HTML").text
    except Refusal:
        return html


def is_same(address: str, url: str) -> bool:
    """Return whether a link leads to an article's own address, at whatever words."""
    try:
        own = checked_address(url.strip())
    except ValueError:
        return False
    own = own.encode("utf-8", "replace").decode()
    return re.match("https?://", address) is not None and bare(address) == bare(own)


def bare(address: str) -> str:
    """Return an address without its fragment and encoding."""
    return unquote(address.partition("#")[0])


def kept(text: str) -> str:
    """Return a text as Telegram keeps it, its line ends as such, and no half a character."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    text = re.sub("[\u061c\u200e\u200f\u2066-\u2069]", "", text)  # which we do not send
    return cleaned(re.sub("\r\n|[\r\u2028\u2029]", "\n", text), [])[0]


def squeezed(text: str) -> str:
    """Return a text without the blanks that may go where a message ends."""
    return text.replace(" ", "").replace("\n", "")


def marks(statement: Statement) -> str:
    """Return the marks of a statement: "[1][2]"."""
    return "".join(f"[{one.number}]" for one in statement.citations)


def heading(number: int, about: Citation | ArticleRecord, said: Wording) -> str:
    """Return the line over a quote."""
    return f"[{number}]" + "·".join(
        filter(None, (title(about, said), source(about), day(about, said)))
    )


def listed(about: ArticleRecord, said: Wording) -> str:
    """Return the line that lists an article."""
    return "·".join(filter(None, (day(about, said), title(about, said), source(about))))


def title(about: Citation | ArticleRecord, said: Wording) -> str:
    """Return a title, which is never blank."""
    return seen(apart(kept(about.title), 200)) or said.say("untitled")


def source(about: Citation | ArticleRecord) -> str:
    """Return a source on one line."""
    return seen(apart(kept(about.source or ""), 200))


def day(about: Citation | ArticleRecord, said: Wording) -> str:
    """Return what is shown of a date: as it is written there, if it is none."""
    try:
        return said.day(about.published)
    except ValueError:
        return seen(apart(kept(about.published or ""), 200))


def seen(text: str) -> str:
    """Return a text if anything of it can be seen."""
    return text if is_visible(text) else ""


def cited(
    number: int, quote: str, name: str, url: str | None, published: str | None, paper: str | None
) -> Citation:
    """Return a citation; nothing is read for it."""
    return Citation(
        *(number, f"a{number}", name, url, published, paper),
        *(Span(0, len(quote)), quote, "", "", "0" * 64),
    )


def found(about: Citation, text: str) -> tuple[Hit, ArticleRecord]:
    """Return a hit in the article of a citation."""
    passage = Passage("p", "a", Span(0, len(text)), text, (Span(0, len(text)),))
    return Hit(passage, 0.5, 1), ArticleRecord(
        *("a", about.title, about.url, about.published, (), about.source, None),
        *("0" * 64, "0" * 64, ("p",), (0,), len(text)),
    )


def answered(
    said: Sequence[Statement], near: Sequence[Citation] = (), reason: str | None = None
) -> Answer:
    """Return an answer of statements, or an abstention."""
    why = None if said or reason is None else Reason("unknown_words", (reason,))
    return Answer(
        *("Why?", "Why?", tuple(said), () if said else tuple(near), why, (), 0.5, "llm"),
        *(None, None, "20260102T030405Z-abcdef", {}, None),
    )


def naughty_texts(folder: Path) -> list[str]:
    """Return every string of the collection."""
    with (folder / "naughty" / "blns.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def main() -> None:
    """Render as many as asked, and print what was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    fuzz = Fuzz(random.Random(options.seed))
    fuzz.naughty(naughty_texts(options.folder))
    print(f"messages of naughty strings: {fuzz.messages}")
    fuzz.run(options.messages)
    kinds = Counter(kind for kind, _ in fuzz.faults)
    print(f"messages: {fuzz.messages}")
    print(*(f"{kind}: {kinds[kind]}" for kind in (REFUSED, OVER, UNMEANT, CHANGED)), sep="\n")
    for kind in kinds:
        some = [what for one, what in fuzz.faults if one == kind][:5]
        print(*(f"{kind}: {what}" for what in some), sep="\n")
    sys.exit(bool(fuzz.faults))


if __name__ == "__main__":
    main()
