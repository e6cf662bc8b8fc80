"""Any model that sentence-transformers can load does, and no code of its own is run."""

import json
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import (
    Pooling,
    StaticEmbedding,
    Transformer,
)
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel, BertTokenizerFast

from index.errors import ModelUnusable
from index.models.embedding import SPECIAL_TOKENS
from index.models.transformer_model import DEFAULT_WINDOW, TransformerEmbedder
from index.splitting import PASSAGE_TOKENS

Footnote = Callable[..., subprocess.CompletedProcess[str]]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "sky", "sea", "is", "blue", "##s"]


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model without a transformer: each of three words has an axis of its own."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "sky": 1, "sea": 2, "blue": 3}, "[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.array([[0, 0, 0], [2, 0, 0], [0, 2, 0], [0, 0, 2]], dtype=np.float32)
    folder = tmp_path_factory.mktemp("models") / "static"
    modules = [StaticEmbedding(tokenizer, embedding_weights=weights)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def save_bert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, torch.dtype], Path]:
    """Save a tiny BERT that reads 16 tokens of eleven words."""

    def save(seed: int, dtype: torch.dtype) -> Path:
        bare = tmp_path_factory.mktemp("bert")
        (bare / "vocab.txt").write_text("\n".join(WORDS))
        torch.manual_seed(seed)
        sizes = {"vocab_size": len(WORDS), "hidden_size": 8, "intermediate_size": 8}
        depth = {"num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 16}
        BertModel(BertConfig(**sizes, **depth)).save_pretrained(bare)
        BertTokenizerFast(str(bare / "vocab.txt")).save_pretrained(bare)
        model = SentenceTransformer(modules=[Transformer(str(bare)), Pooling(8)], device="cpu")
        model.to(dtype).save(str(bare / "model"))
        return bare / "model"

    return save


@pytest.fixture(scope="module")
def bert(save_bert: Callable[[int, torch.dtype], Path]) -> Path:
    """A tiny BERT."""
    return save_bert(1, torch.float32)


def test_vectors_are_those_of_the_model_at_length_one(static: Path) -> None:
    """A text lies between the axes of its words, and a question where its text lies."""
    embedder = TransformerEmbedder(str(static))
    half = 0.5**0.5

    vectors = embedder.passages(["sky", "blue sky", "sky sea sky sea"])

    np.testing.assert_allclose(vectors, [[1, 0, 0], [half, 0, half], [half, half, 0]], atol=1e-6)
    np.testing.assert_allclose(embedder.query("blue sky").vector, vectors[1], atol=1e-6)
    assert vectors.dtype == np.float32


def test_a_transformer_gives_unit_vectors_in_order(bert: Path) -> None:
    """Texts of any length, in any order, each have the vector they have alone."""
    embedder = TransformerEmbedder(str(bert))
    texts = ["the sky is blue", "", "sea", "the seas " * 50]

    vectors = embedder.passages(texts)

    alone = np.stack([embedder.query(text).vector for text in texts])
    np.testing.assert_allclose(vectors, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("model", "counts"), [("static", [4, 0, 200]), ("bert", [4, 0, 300])], ids=["static", "bert"]
)
def test_tokens_are_counted_without_special_ones_and_beyond_the_window(
    request: pytest.FixtureRequest, model: str, counts: list[int]
) -> None:
    """The count is that of the whole text: nothing added, nothing cut ("seas" is two tokens)."""
    embedder = TransformerEmbedder(str(request.getfixturevalue(model)))

    assert embedder.count(["the sky is blue", "", "the seas " * 100]) == counts


def test_progress_adds_up_to_the_texts(static: Path) -> None:
    """Whoever waits hears of each text once."""
    steps: list[int] = []

    TransformerEmbedder(str(static)).passages(["sky"] * 70, steps.append)

    assert sum(steps) == 70


def test_the_identity_is_known_without_loading_twice(bert: Path, static: Path) -> None:
    """Name, dimension and window are the model's own; a window without end is a usual one."""
    small, endless = (TransformerEmbedder(str(path)).identity for path in (bert, static))

    assert (small.name, small.dimension, small.window) == (str(bert), 8, 16)
    assert (endless.name, endless.dimension, endless.window) == (str(static), 3, DEFAULT_WINDOW)
    assert endless.window - SPECIAL_TOKENS >= PASSAGE_TOKENS


def test_equal_weights_are_one_model_and_others_another(
    bert: Path, save_bert: Callable[[int, torch.dtype], Path]
) -> None:
    """The digest is that of the weights: it survives loading, and changes with them."""
    same, other = save_bert(1, torch.float32), save_bert(2, torch.float32)

    first, again, second = (
        TransformerEmbedder(str(path)).identity.digest for path in (bert, same, other)
    )

    assert first == again
    assert first != second


def test_a_prompt_stands_before_each_text_and_in_the_window(static: Path, tmp_path: Path) -> None:
    """Models that were trained with prompts are given them: one for questions, one for passages."""
    model = SentenceTransformer(str(static), prompts={"query": "sky ", "document": "sea "})
    model.save(str(tmp_path / "prompted"))
    half = 0.5**0.5

    embedder = TransformerEmbedder(str(tmp_path / "prompted"))

    np.testing.assert_allclose(embedder.query("blue").vector, [half, 0, half], atol=1e-6)
    np.testing.assert_allclose(embedder.passages(["blue"]), [[0, half, half]], atol=1e-6)
    assert embedder.identity.window == DEFAULT_WINDOW - 1


@pytest.mark.parametrize("prompts", [{}, {"query": "sky ", "document": "the sea "}])
def test_tokens_stand_where_they_say_whatever_the_prompt(
    bert: Path, tmp_path: Path, prompts: dict[str, str]
) -> None:
    """Offsets count the text alone; tokens of the prompt and special ones stand nowhere."""
    model = SentenceTransformer(str(bert), prompts=prompts)
    model.save(str(tmp_path / "model"))
    embedder = TransformerEmbedder(str(tmp_path / "model"))
    text = "the sky is blue"

    (_, passage) = embedder.passage_tokens(["sea", text])

    for tokens in (passage, embedder.query(text).tokens):
        assert len(tokens.vectors) == len(tokens.spans)
        places = [(start, end) for start, end in tokens.spans.tolist() if start < end]
        assert [text[start:end] for start, end in places] == text.split()


def test_the_tokens_of_a_model_of_words_are_its_words(static: Path) -> None:
    """A static model knows no context: each word is as it is alone."""
    embedder = TransformerEmbedder(str(static))

    tokens = embedder.query("Blue, sky").tokens
    (nothing,) = embedder.passage_tokens(["?!"])

    assert tokens.spans.tolist() == [[0, 4], [6, 9]]
    np.testing.assert_allclose(tokens.vectors[1], embedder.query("sky").vector, atol=1e-3)
    assert nothing.spans.tolist() == [[0, 2]]


@pytest.mark.parametrize("change", ["pooling", "prompts"])
def test_equal_weights_used_otherwise_are_another_model(
    bert: Path, tmp_path: Path, change: str
) -> None:
    """Vectors that were pooled or prompted in another way cannot be compared."""
    other = tmp_path / "other"
    shutil.copytree(bert, other)
    name = "config_sentence_transformers.json" if change == "prompts" else "1_Pooling/config.json"
    config = json.loads((other / name).read_text())
    config |= {"prompts": {"query": "sky "}} if change == "prompts" else {"pooling_mode": "max"}
    (other / name).write_text(json.dumps(config))

    first, second = (TransformerEmbedder(str(path)).identity for path in (bert, other))

    assert (first.dimension, first.window) == (second.dimension, second.window)
    assert first.digest != second.digest


@pytest.mark.usefixtures("home")
def test_another_model_answers_like_the_bundled_one(
    bert: Path,
    tmp_path: Path,
    footnote: Footnote,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A model of any pooling and with prompts builds an index, and answers from it by command."""
    model = SentenceTransformer(modules=[Transformer(str(bert)), Pooling(8, pooling_mode="cls")])
    model.prompts |= {"query": "sky ", "document": "sea "}
    model.save(str(tmp_path / "model"))
    (tmp_path / "sea.txt").write_text("The sea is blue. The sky is the sky.")
    monkeypatch.setenv("FOOTNOTE_EMBEDDING", str(tmp_path / "model"))
    capsys.readouterr()  # what the library said of the model that was made here

    built = footnote("rebuild", str(tmp_path / "sea.txt"), "--json")
    found = footnote("search", "the blue sea", "--json")
    answered = footnote("ask", "Is the sea blue?", "--json")

    assert (built.returncode, found.returncode) == (0, 0)
    assert answered.returncode in {0, 3}
    answer = json.loads(answered.stdout)
    first = (answer["citations"] or answer["nearest"])[0]
    assert first["quote"] == "The sea is blue."
    assert "Loading" not in built.stderr + found.stderr + answered.stderr


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_weights_of_half_precision_have_a_digest(
    save_bert: Callable[[int, torch.dtype], Path], dtype: torch.dtype
) -> None:
    """Models are published in types that NumPy does not know; they are as good as others."""
    embedder = TransformerEmbedder(str(save_bert(1, dtype)))

    assert len(embedder.identity.digest) == 64
    assert np.linalg.norm(embedder.query("the sky").vector) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "./nowhere", "/nowhere"])
def test_a_missing_model_is_one_sentence_and_no_connection(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Offline, a model that is not on this machine is refused at once, by its name."""
    calls: list[object] = []

    def refuse(*arguments: object) -> None:
        calls.append(arguments)
        raise OSError("There is no network.")

    # What HF_HUB_OFFLINE=1 sets where it is in the environment from the start.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    with pytest.raises(ModelUnusable) as raised:
        TransformerEmbedder(name)

    assert str(raised.value) == (
        f"The embedding model {name!r} could not be loaded: no usable one of that name is on this "
        "machine, and the model hub cannot be reached or has none; FOOTNOTE_EMBEDDING takes a "
        "name or path that sentence-transformers knows."
    )
    assert calls == []


def test_code_that_comes_with_a_model_is_never_run(tmp_path: Path, static: Path) -> None:
    """A model that wants to bring its own code is refused, and the code stays unread."""
    (tmp_path / "own.py").write_text(f"open({str(tmp_path / 'it ran')!r}, 'w')\nclass Own: ...\n")
    modules = [{"idx": 0, "name": "0", "path": "", "type": "own.Own"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "config.json").write_text(
        (static / "config_sentence_transformers.json").read_text()
    )

    with pytest.raises(ModelUnusable):
        TransformerEmbedder(str(tmp_path))

    assert not (tmp_path / "it ran").exists()
