"""Measure the verifier: true sentences it drops, and changed ones it lets through.

    python tests/benchmarks/verifier.py EVALUATION_FOLDER [--only SET] [--show COLUMN]

The folder holds clapnq and quotesum: sentences that people wrote, with the
sentences that they rest on. Each is judged as it is, with one fact changed, and
with its marks moved to another article. Changes are found by expressions of
their own, not by the verifier's. The rules were worked out on cases of the first
half of the questions (by the hash of their ids); `--show` lists only those.
"Caught" is counted with repairs off where a fact was changed; the other columns
are with repairs on. The index and the cases are kept in the temporary folder.
"""

import argparse
import hashlib
import json
import pickle
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.answer import Draft, Evidence
from bot.checking.citing import Verdict, Verifier
from bot.checking.consulting import Consulted
from bot.finding.ranking import rank
from index.article import Span
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.models.bundled import NAME
from index.models.remembering import RememberingEmbedder
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Options, Retriever
from index.sentences import boundaries, sentence_spans
from tests.fakes.listening import Silent

SHOWN = 30  # evidence sentences beside the right ones, as a model sees them
MOST_CITED = 3
BRACKET = re.compile(r"\[\s*(\d)\s+([^\]]*?)\s*\]")
MONTHS = (
    "January February March April May June July August September October November December".split()
)
FEW = "two three four five six seven eight nine ten eleven twelve twenty thirty".split()
SWAPS = [
    tuple(line.strip().split("/"))
    for line in """more than/less than, at least/at most, before/after, largest/smallest,
    highest/lowest, first/last, increased/decreased, increase/decrease, rose/fell, won/lost,
    longest/shortest, oldest/youngest, higher/lower, north/south, east/west, northern/southern,
    eastern/western, began/ended, more/fewer, most/least, larger/smaller, over/under,
    above/below""".split(",")
]
AUXILIARY = re.compile(r"\b(is|was|are|were|has|had|have|can|will|would|could|may|did|does)\b")
NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence that somebody wrote, and the evidence it rests on."""

    question_id: str
    question: str
    text: str
    cited: tuple[int, ...]
    evidence: tuple[Evidence, ...]

    @property
    def half(self) -> int:
        """Which half of the questions this one is in: 0 or 1."""
        return hashlib.sha256(self.question_id.encode()).digest()[0] % 2


def main() -> None:
    """Print how sentences fare, for each set and each half of its questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", metavar="COLUMN", help="list failures of the first half")
    parser.add_argument("--only", metavar="SET", help="clapnq or quotesum alone")
    options = parser.parse_args()
    halves = (0,) if options.show else (0, 1)
    for name, found in (("clapnq", clapnq), ("quotesum", quotesum)):
        if options.only not in {None, name}:
            continue
        with opened(options.folder, name) as plain:
            index = replace(plain, embedder=RememberingEmbedder(plain.embedder, tokens=10_000))
            cases = kept_cases(name, partial(found, options.folder, index))
            pool = sorted({found for case in cases for found in NAMED.findall(case.text)})
            for half in halves:
                chosen = [case for case in cases if case.half == half]
                report(f"{name}, half {half + 1}", chosen, pool, Consulted(index), options.show)


def kept_cases(name: str, read: Callable[[], Iterator[Case]]) -> list[Case]:
    """Return the cases of a set, found once and kept beside its index."""
    path = Path(tempfile.gettempdir()) / "footnote-verifier" / f"{name}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(list(read())))
    cases: list[Case] = pickle.loads(path.read_bytes())
    return cases


def opened(folder: Path, name: str) -> Index:
    """Return the index of a set, built once and kept in the folder for temporary files."""
    kept = Path(tempfile.gettempdir()) / "footnote-verifier" / name
    home = Home(kept)
    if not kept.exists():
        kept.mkdir(parents=True)
        source = folder / name / "articles.jsonl"
        if name == "quotesum":
            source = kept / "articles.jsonl"
            source.write_text("\n".join(map(json.dumps, sources(folder))), encoding="utf-8")
        Rebuild(home, NAME, Silent()).run(Request.of(source))
    return open_index(home, NAME)


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sources(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the sources of quotesum as articles, each once."""
    seen = set()
    for row in lines(folder / "quotesum/dev.jsonl"):
        for n in range(1, 9):
            key = f"{row['qid']}-{n}"
            if row[f"source{n}"] and key not in seen:
                seen.add(key)
                yield {"id": key, "title": row[f"title{n}"], "text": row[f"source{n}"]}


def clapnq(folder: Path, index: Index) -> Iterator[Case]:
    """Yield the sentences of clapnq's answers, citing those of the gold sentences that they use."""
    for row in lines(folder / "clapnq/questions.jsonl"):
        if not row["answerable"]:
            continue
        gold = [(one["doc_id"], Span(one["start"], one["end"])) for one in row["spans"]]
        evidence = seen_evidence(row["question"], sorted({doc for doc, _ in gold}), index)
        right = [
            e for e in evidence if any(e.article_id == d and e.span.overlaps(s) for d, s in gold)
        ]
        for answer in row["answers"]:
            for text in sentences(answer):
                cited = used(text, right)
                if cited:
                    yield Case(row["id"], row["question"], text, cited, tuple(evidence))


def quotesum(folder: Path, index: Index) -> Iterator[Case]:
    """Yield the sentences of quotesum's summaries, citing where their quoted words stand."""
    for row in lines(folder / "quotesum/dev.jsonl"):
        named = [f"{row['qid']}-{n}" for n in range(1, 9) if row[f"source{n}"]]
        evidence = seen_evidence(row["question"], named, index)
        marked = row["summary"]
        for sentence in sentences(marked):
            quoted = BRACKET.findall(sentence)
            text = tidy(BRACKET.sub(r"\2", sentence))
            cited: dict[int, None] = {}
            for n, words in quoted:
                own = [one for one in evidence if one.article_id == f"{row['qid']}-{n}"]
                holding = [one for one in own if tidy(words) in tidy(one.text)]
                found = tuple(one.number for one in holding[:1]) or used(words, own)[:1]
                cited |= dict.fromkeys(found)
            if cited and "[" not in text:
                yield Case(row["qid"], row["question"], text, tuple(cited), tuple(evidence))


def seen_evidence(question: str, articles: Sequence[str], index: Index) -> list[Evidence]:
    """Return what a model would see for a question, and the sentences of some articles."""
    vector = index.embedder.query(question).vector
    hits = Retriever(index).search(question, options=Options(vector=vector))
    found = list(rank(question, hits, index).evidence[:SHOWN])
    known = {(one.article_id, one.span) for one in found}
    for article in articles:
        for passage in index.store.passages(index.store.record(article).passages):
            found += [
                Evidence(0, article, span, passage.cut(span), 0.0)
                for span in passage.sentences
                if (article, span) not in known
            ]
    return [replace(one, number=number) for number, one in enumerate(found, start=1)]


def used(text: str, right: Sequence[Evidence]) -> tuple[int, ...]:
    """Return the right sentences that share words with a text, as long as each adds some."""
    left = set(re.findall(r"\w{3,}", text.lower()))
    cited: list[int] = []
    while len(cited) < MOST_CITED:
        shared = {one.number: left & set(re.findall(r"\w{3,}", one.text.lower())) for one in right}
        best = max(shared, key=lambda number: len(shared[number]), default=0)
        if not best or len(shared[best]) < 2:
            break
        cited.append(best)
        left -= shared[best]
    return tuple(cited)


def sentences(text: str) -> list[str]:
    """Return the sentences of an answer."""
    found = []
    for line in text.splitlines():
        found += [span.cut(line) for span in sentence_spans(line, boundaries(line, "en"))]
    return [tidy(one) for one in found if len(one.split()) > 3]


def tidy(text: str) -> str:
    """Return a text without the white space that tokenising put before its marks."""
    return " ".join(re.sub(r"\s+([,.;:!?)])", r"\1", text.replace("( ", "(")).split())


def number_changed(text: str, dice: random.Random, _: Sequence[str]) -> str | None:
    """Return a text with one number changed, or None if it holds none."""
    days = rf"(?:{'|'.join(MONTHS)}) \d+|\d+ (?:{'|'.join(MONTHS)})"
    dated = [match.span() for match in re.finditer(days, text)]
    # The (1) and (2) of a list count nothing.
    digits = r"(?<![\w.,-])(?!(?<=\()\d\))\d[\d,]*(?:\.\d+)?(?![\w-])"
    found = [*re.finditer(digits, text), *re.finditer(rf"\b(?:{'|'.join(FEW)})\b", text)]
    found = [one for one in found if not any(a <= one.start() < b for a, b in dated)]
    if not found:
        return None
    match = dice.choice(found)
    old = match[0].rstrip(",")
    new = old
    while new == old or new in text:
        if old.isalpha():
            new = dice.choice(FEW)
        elif re.fullmatch(r"1\d{3}|20\d\d", old):
            new = str(int(old) + dice.choice([-1, 1]) * dice.randint(1, 20))
        else:
            first = dice.choice("123456789")
            new = re.sub(r"\d", lambda _: dice.choice("0123456789"), old)
            new = first + new[1:]
    return text[: match.start()] + new + text[match.start() + len(old) :]


def date_changed(text: str, dice: random.Random, _: Sequence[str]) -> str | None:
    """Return a text with the month or the day of one date changed."""
    names = "|".join(MONTHS)
    found = list(re.finditer(rf"\b(?:(\d{{1,2}}) )?({names})\b(?: (\d{{1,2}})\b)?", text))
    found = [match for match in found if match[2] != "May" or match[1] or match[3]]
    if not found:
        return None
    match = dice.choice(found)
    days = [group for group in (1, 3) if match[group]]
    if days and dice.random() < 0.5:
        group = days[0]
        new = str(dice.choice([n for n in range(1, 29) if str(n) != match[group]]))
    else:
        group, new = 2, dice.choice([month for month in MONTHS if month != match[2]])
    return text[: match.start(group)] + new + text[match.end(group) :]


def name_changed(text: str, dice: random.Random, pool: Sequence[str]) -> str | None:
    """Return a text with one name replaced by another of the same set."""
    starts = [name for name in pool if text.startswith(f"{name} ")][-1:]
    found = [match.span() for match in NAMED.finditer(text) if match[0] not in MONTHS]
    found += [(0, len(name)) for name in starts]
    if not found:
        return None
    start, end = dice.choice(found)
    others = [name for name in pool if name not in text and name not in MONTHS]
    return text[:start] + dice.choice(others) + text[end:]


def negated(text: str, _: random.Random, __: Sequence[str]) -> str | None:
    """Return a text with a "not" after its first auxiliary verb."""
    if re.search(r"\b(?:not|no|never)\b", text) or not AUXILIARY.search(text):
        return None
    return AUXILIARY.sub(r"\1 not", text, count=1)


def compared(text: str, _: random.Random, __: Sequence[str]) -> str | None:
    """Return a text with a word of comparison turned into its opposite."""
    for one, other in SWAPS:
        for old, new in ((one, other), (other, one)):
            if re.search(rf"\b{old}\b", text):
                return re.sub(rf"\b{old}\b", new, text, count=1)
    return None


CHANGES: dict[str, Callable[[str, random.Random, Sequence[str]], str | None]] = {
    "number": number_changed,
    "date": date_changed,
    "name": name_changed,
    "negation": negated,
    "comparison": compared,
}


def report(
    title: str, cases: list[Case], pool: list[str], read: Consulted, show: str | None
) -> None:
    """Print one table: unchanged sentences, each kind of change, and moved marks."""
    print(f"\n{title}: {len(cases)} sentences of {len({c.question_id for c in cases})} questions")
    print(f"{'column':<12}{'n':>5}{'verified':>10}{'repaired':>10}{'dropped':>9}{'caught':>9}")
    unchanged = [judged(case, case.text, case.cited, read) for case in cases]
    row("unchanged", [verdict.outcome for verdict in unchanged], None)
    if show == "unchanged":
        listed([one for one in unchanged if one.statement is None])
    for name, change in CHANGES.items():
        made = [(case, change(case.text, random.Random(case.text + name), pool)) for case in cases]
        pairs = [(case, text) for case, text in made if text]
        alone = [judged(case, text, case.cited, read, repairs=False) for case, text in pairs]
        whole = [judged(case, text, case.cited, read) for case, text in pairs]
        row(name, [one.outcome for one in whole], sum(one.statement is None for one in alone))
        if show == name:
            listed([one for one in alone if one.statement])
    moved = [(case, marks) for case in cases if (marks := move(case))]
    verdicts = [(case, judged(case, case.text, marks, read)) for case, marks in moved]
    good = sum(back(case, verdict) for case, verdict in verdicts)
    row("moved", [verdict.outcome for _, verdict in verdicts], good)
    if show == "moved":
        listed([verdict for case, verdict in verdicts if not back(case, verdict)])


def listed(verdicts: list[Verdict]) -> None:
    """Print drafts with what became of them."""
    for verdict in verdicts:
        print("  ", verdict.draft.text, "|", verdict.reason)
        if verdict.statement:
            print("     ", *(citation.quote for citation in verdict.statement.citations))


def row(name: str, outcomes: list[str], caught: int | None) -> None:
    """Print one row of a table; `caught` is counted without repairs where facts were changed."""
    count, total = Counter(outcomes), max(1, len(outcomes))
    rates = [count[one] / total for one in ("verified", "repaired", "dropped")]
    last = f"{caught / total:>9.3f}" if caught is not None else ""
    print(f"{name:<12}{len(outcomes):>5}{rates[0]:>10.3f}{rates[1]:>10.3f}{rates[2]:>9.3f}{last}")


def judged(
    case: Case, text: str, cited: tuple[int, ...], read: Consulted, repairs: bool = True
) -> Verdict:
    """Return what the verifier makes of a text."""
    verifier = Verifier(read.index, case.question, case.evidence, repairs, read=read)
    return verifier.judge(Draft(text, cited))


def move(case: Case) -> tuple[int, ...]:
    """Return the number of a sentence of an article that the case does not cite."""
    articles = {case.evidence[n - 1].article_id for n in case.cited}
    others = [one.number for one in case.evidence if one.article_id not in articles]
    return (random.Random(case.text).choice(others),) if others else ()


def back(case: Case, verdict: Verdict) -> bool:
    """Return whether a sentence with a moved mark was dropped, or led back to where it belongs."""
    if verdict.statement is None:
        return True
    right = [(case.evidence[n - 1].article_id, case.evidence[n - 1].span) for n in case.cited]
    return any((c.article_id, c.span) in right for c in verdict.statement.citations)


if __name__ == "__main__":
    main()
