"""Measure a trained reader by itself, on articles that it was not trained on.

    PYTHONPATH=. python tests/benchmarks/reader/measure.py RUN_FOLDER SQUAD2_FOLDER [--most 400]

Of each question the passages of its article that are most like it in their words are read;
for the short answer the right paragraph is, and it is scored as SQuAD scores it (Rajpurkar
et al. 2016: exact match, and F1 of the words, without case, articles and punctuation).
What the whole product makes of it, `footnote eval` tells.
"""

import argparse
import json
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from index.article import Span
from index.models import bundled
from index.models.preparing import prepared
from index.models.reader.decoding import Excerpt, Reading
from index.models.reader.loading import OFF
from index.models.reader.network import ReaderNetwork
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.reader_export import write
from index.splitting import Splitter
from tests.benchmarks.reader.examples import TRAINED, Alike, Row, Text, cut, lines

NEAR = 5
SURE = (-20.0, -8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 3.0, 4.0)


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader says of a question, and how right it is if anything answers it.

    Attributes:
        sure, relevant, answered: The most that it says of any sentence, or of any passage.
        first: Whether the most relevant sentence is right.
        certain: How sure the short answer is that is found in the right paragraph.
        exact, f1: How right that is.
    """

    answerable: bool
    sure: float
    relevant: float
    answered: float
    first: bool = False
    certain: float = -np.inf
    exact: bool = False
    f1: float = 0.0


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--most", type=int, default=400, help="questions")
    options = parser.parse_args()
    reader = reader_of(options.run)
    splitter = Splitter(prepared(bundled.NAME, OFF, options.run).count)
    texts = {
        one["doc_id"]: cut(one["title"], one["text"], splitter)
        for one in lines(options.squad / "articles.jsonl")
        if one["doc_id"].removeprefix("squad2-") not in TRAINED
    }
    alike = {name: Alike(list(text.rows)) for name, text in texts.items()}
    asked = [q for q in lines(options.squad / "questions.jsonl") if q["doc_ids"][0] in texts]
    asked = asked[:: max(1, len(asked) // options.most)]
    found = []
    for one in asked:
        (doc,) = one["doc_ids"]
        near = alike[doc].best(one["question"], NEAR)
        found.append(ask(reader, one, texts[doc], near))
    print(json.dumps(figures(found)))
    for least in SURE:
        print(f"marked if surer than {least}: {marked([o for o in found if o.answerable], least)}")


def ask(reader: OnnxReader, one: dict[str, Any], text: Text, near: Sequence[int]) -> Found:
    """Return what a reader says of a question whose nearest passages these are."""
    read = read_rows(reader, one["question"], [text.rows[n] for n in near])
    said = [sentence for reading in read for sentence in reading.sentences if sentence]
    sure, relevant = max(s.sure for s in said), max(s.relevant for s in said)
    answered = max(reading.answered for reading in read)
    if not one["answerable"]:
        return Found(False, sure, relevant, answered)
    spans = [(s["start"], s["end"]) for s in one["spans"]]
    first = best_is_right(read, text, near, spans)
    short, certain = short_answer(reader, one["question"], text.text, spans[0])
    exact = any(normal(short) == normal(a) for a in one["answers"])
    overlap = max(f1(short, a) for a in one["answers"])
    return Found(True, sure, relevant, answered, first, certain, exact, overlap)


def figures(found: Sequence[Found]) -> dict[str, float]:
    """Return how good the answers are, and how well it is told that there is one."""
    answered = [one for one in found if one.answerable]
    answerable = [one.answerable for one in found]
    told = {
        "questions": len(found),
        "exact": np.mean([one.exact for one in answered]),
        "f1": np.mean([one.f1 for one in answered]),
        "sentence_hit@1": np.mean([one.first for one in answered]),
        "auroc_sure": roc_auc_score(answerable, [one.sure for one in found]),
        "auroc_relevant": roc_auc_score(answerable, [one.relevant for one in found]),
        "auroc_answered": roc_auc_score(answerable, [one.answered for one in found]),
    }
    return {name: round(float(value), 4) for name, value in told.items()}


def marked(answered: Sequence[Found], least: float) -> str:
    """Return how many short answers are surer than that, and how right those are."""
    sure = [one for one in answered if one.certain > least]
    if not sure:
        return "none"
    exact, overlap = np.mean([one.exact for one in sure]), np.mean([one.f1 for one in sure])
    return f"{len(sure) / len(answered):.3f}, exact {exact:.3f}, f1 {overlap:.3f}"


def reader_of(run: Path) -> OnnxReader:
    """Return the reader of a run, as far as it was trained."""
    state = torch.load(weights_of(run), weights_only=True)
    network = ReaderNetwork(bundled.folder()).eval()
    network.load_state_dict(state.get("network", state))
    file = run / "reader.onnx"
    write(network, file)
    return OnnxReader(file)


def weights_of(run: Path) -> Path:
    """Return the file with the weights of a run: those at its end, or a checkpoint."""
    done = run / "network.pt"
    return done if done.exists() else run / "checkpoint.pt"


def read_rows(reader: OnnxReader, question: str, rows: Sequence[Row]) -> list[Reading]:
    """Return what the reader says of passages."""
    spans = [[Span(*one) for one in row.sentences] for row in rows]
    read = [Excerpt(row.title, row.text, mine) for row, mine in zip(rows, spans, strict=True)]
    return reader.read(question, read)


def best_is_right(
    read: Sequence[Reading], text: Text, near: Sequence[int], spans: Sequence[tuple[int, int]]
) -> bool:
    """Return whether the most relevant sentence of all overlaps a span that answers."""
    found = [
        (sentence.relevant, text.starts[n] + start, text.starts[n] + end)
        for one, n in zip(read, near, strict=True)
        for sentence, (start, end) in zip(one.sentences, text.rows[n].sentences, strict=True)
        if sentence
    ]
    _, start, end = max(found)
    return any(start < b and a < end for a, b in spans)


def short_answer(
    reader: OnnxReader, question: str, text: str, span: tuple[int, int]
) -> tuple[str, float]:
    """Return the short answer that is found in the paragraph of a span, and how sure it is."""
    start = text.rfind("\n\n", 0, span[0]) + 2 if "\n\n" in text[: span[0]] else 0
    end = text.find("\n\n", span[1])
    paragraph = text[start : end if end >= 0 else len(text)]
    (read,) = reader.read(question, [Excerpt("", paragraph, [Span(0, len(paragraph))])])
    (said,) = read.sentences
    if not said:
        return "", -np.inf
    return said.short.cut(paragraph) if said.short else "", said.sure


def normal(text: str) -> str:
    """Return a text as SQuAD compares it."""
    text = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def f1(one: str, other: str) -> float:
    """Return the F1 of the words that two answers share."""
    mine, theirs = normal(one).split(), normal(other).split()
    common = sum((Counter(mine) & Counter(theirs)).values())
    if not common:
        return float(mine == theirs)
    return 2 * common / (len(mine) + len(theirs))


if __name__ == "__main__":
    main()
