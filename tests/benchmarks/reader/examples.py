"""The questions that the reader is trained on, each with passages that answer it and that do not.

Passages are cut as the product cuts them. What answers no question, and teaches to refuse:

- another passage, as alike as words can tell;
- the passage that answers, without the sentence that does;
- the question with a name, a number or a word turned;
- questions of SQuAD 2.0 that people wrote so that nothing answers them.
"""

import json
import lzma
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from index.article import Article
from index.models.embedding import Embedder
from index.passage import Passage
from index.splitting import PASSAGE_TOKENS, Splitter
from tests.benchmarks.reader.turning import turned

SHIFTS = ("new_wiki", "reddit", "amazon_reviews")
NAMED = ("new_wiki",)  # whose titles say what a passage is about
# Articles of squad2 that are trained on; on the other four we report.
TRAINED = ("Normans", "European_Union_law", "French_and_Indian_War", "Imperialism")
WITHOUT = 0.35  # of the questions are also asked of their passage without the answer
TURNED = 0.3  # of the questions are also turned


@dataclass(frozen=True, slots=True)
class Row:
    """A passage under a question.

    Attributes:
        sentences: Where its sentences stand in the text.
        right: Which of them answer; none if nothing here does.
        short: Where the short answer stands, if it is known.
    """

    title: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    right: tuple[int, ...] = ()
    short: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A question and the passages that it is read with."""

    question: str
    rows: tuple[Row, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its passages, and who else was asked about."""

    title: str
    text: str
    rows: tuple[Row, ...]
    starts: tuple[int, ...]


def cut(title: str, text: str, splitter: Splitter) -> Text:
    """Return a text with its passages, as the product cuts them."""
    article = Article(title or "x", title, text, language="en")
    passages = splitter.split(article)
    return Text(
        title, text, tuple(map(as_row(title), passages)), tuple(p.span.start for p in passages)
    )


def as_row(title: str) -> Any:
    """Return what makes a passage a row that answers nothing."""

    def row(passage: Passage) -> Row:
        shift = passage.span.start
        spans = tuple((s.start - shift, s.end - shift) for s in passage.sentences)
        return Row(title, passage.text, spans)

    return row


def answering(text: Text, start: int, end: int) -> tuple[int, Row] | None:
    """Return the passage that holds an answer, marked, and its number."""
    for number, (row, at) in enumerate(zip(text.rows, text.starts, strict=True)):
        if at <= start and end <= at + len(row.text):
            short = (start - at, end - at)
            right = tuple(
                i for i, (a, b) in enumerate(row.sentences) if a < short[1] and short[0] < b
            )
            return (number, replace(row, right=right, short=short)) if right else None
    return None


def chosen(answers: Sequence[dict[str, int]]) -> tuple[int, int]:
    """Return the answer that most people marked, of several the shortest."""
    counted = Counter((one["start"], one["end"]) for one in answers)
    return min(counted, key=lambda span: (-counted[span], span[1] - span[0]))


def without(row: Row) -> Row | None:
    """Return a passage without the sentences that answer, if others are left."""
    answer = row.text[slice(*row.short)].lower() if row.short else None
    kept = [row.text[a:b] for i, (a, b) in enumerate(row.sentences) if i not in row.right]
    if len(kept) < 2 or (answer and any(answer in one.lower() for one in kept)):
        return None
    return of_sentences(row.title, kept)


def of_sentences(title: str, sentences: Sequence[str]) -> Row:
    """Return the sentences as one passage."""
    ends = [*accumulate(len(one) + 1 for one in sentences)]
    spans = tuple((end - 1 - len(one), end - 1) for one, end in zip(sentences, ends, strict=True))
    return Row(title, " ".join(sentences), spans)


class Alike:
    """Finds the passages of a set that are most like a question in their words."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._matrix = self._words.fit_transform([f"{r.title} {r.text}" for r in rows])

    def best(self, question: str, most: int) -> list[int]:
        """Return the numbers of the most alike, best first."""
        scores = (self._matrix @ self._words.transform([question]).T).toarray()[:, 0]
        return np.argsort(-scores, kind="stable")[:most].tolist()


def lines(path: Path) -> Iterator[Any]:
    """Yield the objects of a file of lines."""
    with lzma.open(path, "rt") if path.suffix == ".xz" else path.open() as file:
        yield from map(json.loads, file)


def files(train: Path, squad: Path) -> list[Path]:
    """Return the files that all this is read from."""
    names = [*(f"squadshifts_{name}" for name in SHIFTS), "selqa"]
    asked = [squad / name for name in ("articles.jsonl", "questions.jsonl")]
    return [*(train / f"{name}.jsonl.xz" for name in names), *asked]


def shifts(folder: Path, name: str, splitter: Splitter, chance: random.Random) -> Iterator[Group]:
    """Yield the questions of a set of SQuADShifts (Miller et al. 2020)."""
    found = [*lines(folder / f"squadshifts_{name}.jsonl.xz")]
    texts = [
        cut(one["title"].replace("_", " ") if name in NAMED else "", one["text"], splitter)
        for one in found
    ]
    owners = [i for i, text in enumerate(texts) for _ in text.rows]
    alike = Alike([row for text in texts for row in text.rows])
    for i, (one, text) in enumerate(zip(found, texts, strict=True)):
        for asked in one["questions"]:
            start, end = chosen(asked["answers"])
            if (held := answering(text, start, end)) is None:
                continue
            number, row = held
            others = [r for n, r in enumerate(text.rows) if n != number]
            # What people say of one thing may answer for another: not the very likest.
            near = [n for n in alike.best(asked["question"], 25) if owners[n] != i]
            near = near[:4] if name in NAMED else near[5:]
            others.append(alike.rows[chance.choice(near)])
            yield from grouped(asked["question"], row, others[-2:], text.text, name, chance)


def grouped(
    question: str, row: Row, others: list[Row], around: str, kind: str, chance: random.Random
) -> Iterator[Group]:
    """Yield a question with its passages, and what is made of it to be refused."""
    if chance.random() < WITHOUT and (bare := without(row)):
        others = [*others, bare]
    yield Group(question, (row, *others), kind)
    answer = row.text[slice(*row.short)] if row.short else ""
    if chance.random() < TURNED and (other := turned(question, answer, around, chance)):
        plain = replace(row, right=(), short=None)
        yield Group(other, (plain,), f"{kind} turned")


def selqa(folder: Path, embedder: Embedder, chance: random.Random) -> Iterator[Group]:
    """Yield the questions of SelQA (Jurczyk et al. 2016), which tell sentences alone."""
    for one in lines(folder / "selqa.jsonl.xz"):
        title, sentences, right = one["article"], one["candidates"], set(one["answers"])
        sizes = embedder.count(sentences)
        runs: list[list[int]] = [[]]
        for i, size in enumerate(sizes):
            if runs[-1] and sum(sizes[k] for k in runs[-1]) + size > PASSAGE_TOKENS:
                runs.append([])
            runs[-1].append(i)
        rows = []
        for run in runs:
            row = of_sentences(title, [sentences[i] for i in run])
            rows.append(replace(row, right=tuple(n for n, i in enumerate(run) if i in right)))
        good = [row for row in rows if row.right]
        bad = [row for row in rows if not row.right]
        if good and max(sizes) <= PASSAGE_TOKENS:
            others = chance.sample(bad, min(2, len(bad)))
            yield from grouped(
                one["question"], good[0], others, " ".join(sentences), "selqa", chance
            )


def squad2(
    folder: Path, titles: Sequence[str], splitter: Splitter, chance: random.Random
) -> Iterator[Group]:
    """Yield the questions of some articles of SQuAD 2.0 (Rajpurkar et al. 2018)."""
    articles = {one["doc_id"]: one for one in lines(folder / "articles.jsonl")}
    names = {f"squad2-{title}" for title in titles}
    texts = {
        i: cut(one["title"], one["text"], splitter) for i, one in articles.items() if i in names
    }
    alike = {i: Alike(list(text.rows)) for i, text in texts.items()}
    for asked in lines(folder / "questions.jsonl"):
        (doc,) = asked["doc_ids"]
        if doc not in names:
            continue
        text, question = texts[doc], asked["question"]
        near = alike[doc].best(question, 4)
        if not asked["answerable"]:
            rows = tuple(text.rows[n] for n in near[:2])
            yield Group(question, rows, "squad2 none")
            continue
        spans = [{"start": s["start"], "end": s["end"]} for s in asked["spans"]]
        if spans and (held := answering(text, *chosen(spans))):
            number, row = held
            others = [text.rows[n] for n in near if n != number][:2]
            yield from grouped(question, row, others, text.text, "squad2", chance)


def examples(train: Path, squad: Path, embedder: Embedder, seed: int) -> list[Group]:
    """Return all that the reader is trained on, in an order of chance."""
    chance = random.Random(seed)
    splitter = Splitter(embedder.count)
    found = [g for name in SHIFTS for g in shifts(train, name, splitter, chance)]
    found += selqa(train, embedder, chance)
    found += squad2(squad, TRAINED, splitter, chance)
    chance.shuffle(found)
    return found
