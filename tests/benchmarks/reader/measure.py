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
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from index.article import Span
from index.models import bundled
from index.models.embedding import load_embedder
from index.models.reader.decoding import Excerpt, Reading
from index.models.reader.network import ReaderNetwork
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.reader_export import write
from index.splitting import Splitter
from tests.benchmarks.reader.examples import TRAINED, Alike, Row, cut, lines

NEAR = 5
SURE = (-20.0, -8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--most", type=int, default=400, help="questions")
    options = parser.parse_args()
    reader = reader_of(options.run)
    splitter = Splitter(load_embedder(bundled.NAME, options.run, prepare=True).count)
    texts = {
        one["doc_id"]: cut(one["title"], one["text"], splitter)
        for one in lines(options.squad / "articles.jsonl")
        if one["doc_id"].removeprefix("squad2-") not in TRAINED
    }
    alike = {name: Alike(list(text.rows)) for name, text in texts.items()}
    asked = [q for q in lines(options.squad / "questions.jsonl") if q["doc_ids"][0] in texts]
    asked = asked[:: max(1, len(asked) // options.most)]
    exact, overlap, first, answerable, sure, answered, relevant = [], [], [], [], [], [], []
    certainty: list[float] = []
    for one in asked:
        (doc,) = one["doc_ids"]
        near = alike[doc].best(one["question"], NEAR)
        read = read_rows(reader, one["question"], [texts[doc].rows[n] for n in near])
        answerable.append(one["answerable"])
        sure.append(max(s.sure for r in read for s in r.sentences))
        relevant.append(max(s.relevant for r in read for s in r.sentences))
        answered.append(max(r.answered for r in read))
        if not one["answerable"]:
            continue
        spans = [(s["start"], s["end"]) for s in one["spans"]]
        first.append(
            best_is_right(read, [texts[doc].starts[n] for n in near], texts[doc].rows, near, spans)
        )
        short, certain = short_answer(reader, one["question"], texts[doc].text, spans[0])
        certainty.append(certain)
        exact.append(max(normal(short) == normal(a) for a in one["answers"]))
        overlap.append(max(f1(short, a) for a in one["answers"]))
    figures = {
        "questions": len(asked),
        "exact": np.mean(exact),
        "f1": np.mean(overlap),
        "sentence_hit@1": np.mean(first),
        "auroc_sure": roc_auc_score(answerable, sure),
        "auroc_relevant": roc_auc_score(answerable, relevant),
        "auroc_answered": roc_auc_score(answerable, answered),
    }
    print(json.dumps({name: round(float(value), 4) for name, value in figures.items()}))
    for least in SURE:
        marked = np.array(certainty) > least
        rates = (marked.mean(), np.array(exact)[marked].mean(), np.array(overlap)[marked].mean())
        print(
            f"marked if surer than {least}: {rates[0]:.3f}, exact {rates[1]:.3f}, f1 {rates[2]:.3f}"
        )


def reader_of(run: Path) -> OnnxReader:
    """Return the reader of a run, as far as it was trained."""
    done = run / "network.pt"
    if done.exists():
        state = torch.load(done, weights_only=True)
    else:
        state = torch.load(run / "checkpoint.pt", weights_only=True)["network"]
    network = ReaderNetwork(bundled.folder()).eval()
    network.load_state_dict(state)
    file = run / "reader.onnx"
    write(network, file)
    return OnnxReader(file)


def read_rows(reader: OnnxReader, question: str, rows: Sequence[Row]) -> list[Reading]:
    """Return what the reader says of passages."""
    spans = [[Span(*one) for one in row.sentences] for row in rows]
    read = [Excerpt(row.title, row.text, mine) for row, mine in zip(rows, spans, strict=True)]
    return reader.read(question, read)


def best_is_right(
    read: Sequence[Reading],
    starts: Sequence[int],
    rows: Sequence[Row],
    near: Sequence[int],
    spans: Sequence[tuple[int, int]],
) -> bool:
    """Return whether the most relevant sentence of all overlaps a span that answers."""
    found = [
        (sentence.relevant, at + rows[n].sentences[i][0], at + rows[n].sentences[i][1])
        for one, at, n in zip(read, starts, near, strict=True)
        for i, sentence in enumerate(one.sentences)
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
    best = max(read.sentences, key=lambda one: one.sure)
    return best.short.cut(paragraph) if best.short else "", best.sure


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
