"""The bundled model on ONNX Runtime gives the vectors of the original."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.article import Article
from index.errors import ModelUnusable
from index.models import bundled
from index.models.embedding import Embedder
from index.models.onnx_model import FILE, OnnxEmbedder

TEXTS = {
    "plain": "What does the envoy want?",
    "one letter": "x",
    "nothing": "",
    "white space": " \n\t\u00a0 ",
    "punctuation": "?!… — “”",
    "numbers": "Prices rose by 3.5 % to $1,234,567.89 on 2026-01-02.",
    "accents": "Cafe\u0301, façade, Straßburg, Łódź, ÅNGSTRÖM",
    "emoji": "🙂 👩‍🚀 🇺🇦 👍🏽",
    "Chinese": "北京的天气很好。我们去公园吧。",
    "Arabic": "الطقس جميل اليوم في القاهرة",
    "markup": "<b>bold</b> &amp; [CLS] [SEP] [MASK] [PAD] [UNK]",
    "control characters": "a\u0007b\u200bc\ufffd\x7f",
    "a word of 300 letters": "z" * 300,
    "as long as the window": "word " * 254,
    "a word too long": "word " * 255,
    "far too long": "The old bridge was closed on Thursday. " * 200,
}


@pytest.fixture(scope="module")
def original() -> SentenceTransformer:
    """The same model as sentence-transformers runs it."""
    return SentenceTransformer(str(bundled.folder()), device="cpu", local_files_only=True)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_each_vector_is_that_of_the_original(
    embedder: Embedder, original: SentenceTransformer, text: str
) -> None:
    """Alone or beside others, a text has the original's vector: cosine 0.9999 or more."""
    theirs = original.encode(text, normalize_embeddings=True, show_progress_bar=False)
    _, beside = embedder.passages(["a text of some other length", text])

    assert embedder.query(text).vector @ theirs >= 0.9999
    assert beside @ theirs >= 0.9999


def test_an_article_has_the_vector_of_the_original(
    embedder: Embedder, original: SentenceTransformer, seed_article: Article
) -> None:
    """A real article, longer than the window, is cut where the original cuts it."""
    theirs = original.encode(seed_article.text, normalize_embeddings=True, show_progress_bar=False)

    assert embedder.count([seed_article.text])[0] > bundled.WINDOW
    assert embedder.query(seed_article.text).vector @ theirs >= 0.9999


def test_results_come_in_the_order_of_the_texts(embedder: Embedder) -> None:
    """However the texts are sorted into batches, each gets its own vector back."""
    texts = ["word " * length for length in range(40)]  # more than one batch
    random.Random(1).shuffle(texts)

    vectors = embedder.passages(texts)

    alone = np.stack([embedder.query(text).vector for text in texts])
    np.testing.assert_allclose(vectors, alone, atol=1e-4)  # tokens are of half precision


def test_what_lies_beyond_the_window_counts_for_nothing(embedder: Embedder) -> None:
    """Two texts that differ only after 254 tokens and the two special ones have one vector."""
    inside, beyond = "word " * 253, "word " * 254

    assert np.allclose(embedder.query(beyond).vector, embedder.query(beyond + "dog cat").vector)
    assert not np.allclose(embedder.query(inside).vector, embedder.query(inside + "dog cat").vector)


def test_vectors_have_length_one(embedder: Embedder) -> None:
    """Every text has a unit vector, even one without a word."""
    vectors = embedder.passages(list(TEXTS.values()))

    assert vectors.shape == (len(TEXTS), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_have_no_vectors(embedder: Embedder) -> None:
    """Nothing in, nothing out, in the shape that the rest expects."""
    assert embedder.passages([]).shape == (0, 384)
    assert embedder.count([]) == []


def test_progress_adds_up_to_the_texts(embedder: Embedder) -> None:
    """Whoever waits hears of each text once."""
    steps: list[int] = []

    embedder.passages(["a short text"] * 700, steps.append)

    assert sum(steps) == 700
    assert len(steps) > 1


def test_tokens_are_counted_without_special_ones_and_beyond_the_window(embedder: Embedder) -> None:
    """The count is that of the whole text: nothing added, nothing cut."""
    counts = embedder.count(["the sky is blue", "", "the sky is blue " * 100])

    assert counts == [4, 0, 400]


@pytest.mark.parametrize("damage", ["missing", "empty", "not a model", "cut off"])
def test_a_broken_export_is_refused(models: Path, tmp_path: Path, damage: str) -> None:
    """A file that is no whole export is refused with the command that makes it anew."""
    whole = (models / FILE).read_bytes()
    broken = {"empty": b"", "not a model": b"a text\n" * 99, "cut off": whole[: len(whole) // 2]}
    if damage != "missing":
        (tmp_path / FILE).write_bytes(broken[damage])

    with pytest.raises(ModelUnusable, match="run `footnote rebuild`"):
        OnnxEmbedder(tmp_path / FILE)


def test_an_altered_tokenizer_is_refused(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokens of another vocabulary would give vectors of other words."""
    model = tmp_path / "site" / bundled.PACKAGE / "model"
    model.mkdir(parents=True)
    model.with_name("__init__.py").touch()
    shutil.copy(bundled.folder() / "tokenizer.json", model)
    tokenizer = (model / "tokenizer.json").read_text(encoding="utf-8")
    (model / "tokenizer.json").write_text(tokenizer.replace('"sky"', '"sea"'), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")

    with pytest.raises(ModelUnusable, match=r"'tokenizer\.json' .* altered"):
        OnnxEmbedder(models / FILE)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_each_token_is_that_of_the_original_and_stands_where_it_says(
    embedder: Embedder, original: SentenceTransformer, text: str
) -> None:
    """Beside others, a text has the original's tokens: special ones nowhere, words in order."""
    theirs = original.encode(text, output_value="token_embeddings", show_progress_bar=False)
    _, beside = embedder.passage_tokens(["a text of some other length", text])

    for tokens in (beside, embedder.query(text).tokens):
        assert tokens.vectors.shape == tuple(theirs.shape)
        lengths = np.linalg.norm(tokens.vectors, axis=1) * np.linalg.norm(theirs, axis=1)
        assert min(np.sum(tokens.vectors * theirs.numpy(), axis=1) / lengths) > 0.999
        starts, ends = tokens.spans.T.tolist()
        assert (starts[0], ends[0], starts[-1], ends[-1]) == (0, 0, 0, 0)
        inner = [*zip(starts[1:-1], ends[1:-1], strict=True)]
        assert inner == sorted(inner)
        assert all(0 <= start < end <= len(text) for start, end in inner)


def test_a_token_is_the_word_at_its_place(embedder: Embedder) -> None:
    """Offsets count code points, whatever stands before."""
    text = "🙂 Straßburg’s café is öffentlich"
    spans = embedder.query(text).tokens.spans.tolist()

    assert text[slice(*spans[1])] == "🙂"
    assert "".join(text[start:end] for start, end in spans) == text.replace(" ", "")
