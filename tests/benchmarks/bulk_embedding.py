"""Embed the passages of articles, beside what sentence-transformers does with its defaults.

    PYTHONPATH=. FOOTNOTE_HOME=HOME python tests/benchmarks/bulk_embedding.py ARTICLES \
        [--passages 512] [--runs 3]

ARTICLES is a file or folder that Footnote reads. Passages from all over it are embedded in turn
by all ways in one process: the same model, on the CPU. Passages a second are those of the median
run; "alike" is how many of each passage's ten nearest others are the same as by
sentence-transformers.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from bot.settings import settings
from index.article import Article
from index.models import bundled
from index.models.embedding import Vectors
from index.models.engines import EngineChoice, OnnxRuntime
from index.models.export import overlap
from index.models.onnx_model import FILE, OnnxEmbedder
from index.models.preparing import prepare
from index.models.reader.loading import OFF
from index.sources.files import find
from index.sources.formats import parse
from index.splitting import Splitter

USUAL = "sentence-transformers"

Way = Callable[[Sequence[str]], Vectors]


def main() -> None:
    """Embed, and print a row for each way and a JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--passages", type=int, default=512)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    known = ways()
    texts = passages(options.articles, options.passages)
    found = {name: embed(texts[:8]) for name, embed in known.items()}
    seconds: dict[str, list[float]] = {name: [] for name in known}
    for _ in range(options.runs):
        for name, embed in known.items():
            begun = time.perf_counter()
            found[name] = embed(texts)
            seconds[name].append(time.perf_counter() - begun)
    result = {}
    for name, taken in seconds.items():
        rate = len(texts) / statistics.median(taken)
        faster = statistics.median(seconds[USUAL]) / statistics.median(taken)
        alike = overlap([found[name]], [found[USUAL]])
        print(f"{name:28} {rate:7.1f} passages/s  {faster:5.2f} times  alike {alike:.4f}")
        result[name] = {"times": round(faster, 2), "alike": round(alike, 4)}
    print(json.dumps({"passages": len(texts), "runs": options.runs, "ways": result}))


def ways() -> dict[str, Way]:
    """Return what embeds texts as unit vectors, by name; Footnote's is the engine it chose."""
    models = settings().index_home.models
    prepare(bundled.NAME, OFF, models)
    chosen, plain = OnnxEmbedder(models / FILE), OnnxEmbedder(models / FILE)
    plain._engine = OnnxRuntime(models / FILE)
    choice = EngineChoice.of(models / FILE)
    return {
        USUAL: encoder(SentenceTransformer(str(bundled.folder()), device="cpu")),
        "the same in bfloat16": encoder(
            SentenceTransformer(str(bundled.folder()), device="cpu").to(torch.bfloat16)
        ),
        "Footnote on ONNX Runtime": plain.passages,
        f"Footnote as chosen: {choice.engine if choice else OnnxRuntime.name}": chosen.passages,
    }


def encoder(model: SentenceTransformer) -> Way:
    """Return what a model of sentence-transformers does unless it is told otherwise."""

    def encode(texts: Sequence[str]) -> Vectors:
        found = model.encode(list(texts), convert_to_tensor=True, show_progress_bar=False)
        vectors: Vectors = np.asarray(found.float().cpu(), dtype=np.float32)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    return encode


def passages(file: Path, most: int) -> list[str]:
    """Return passages from all over the articles, as Footnote cuts them."""
    splitter = Splitter(OnnxEmbedder(settings().index_home.models / FILE).count)
    read = (one for found in find(file) for one in parse(found))
    articles = [one for one in read if isinstance(one, Article)]
    some = articles[:: max(1, len(articles) // most)]
    texts = [passage.text for one in some for passage in splitter.split(one)]
    return texts[:: max(1, len(texts) // most)][:most]


if __name__ == "__main__":
    main()
