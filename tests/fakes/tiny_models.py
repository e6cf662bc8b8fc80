"""Models of sentence-transformers that a test makes: a second's work, and no download."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertTokenizerFast,
    PreTrainedModel,
)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SIZES = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1}
SURE = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "initializer_range": 0.3}
STEPS, BATCH, LENGTH = 400, 32, 12
LEARNT = 0.01


def cross_encoder(folder: Path, words: Sequence[str], liked: str, labels: int = 1) -> Path:
    """Save a cross-encoder that knows some words, and likes texts that hold one of them."""
    torch.manual_seed(1)
    vocabulary = [*SPECIAL, *words]
    sizes = SIZES | SURE | {"vocab_size": len(vocabulary), "max_position_embeddings": 64}
    model = BertForSequenceClassification(
        BertConfig(**sizes, num_attention_heads=2, num_labels=labels)
    )
    if labels == 1:
        _teach(model, len(vocabulary), vocabulary.index(liked))
    return _saved(model, folder, vocabulary)


def answerer(folder: Path, words: Sequence[str], liked: str) -> Path:
    """Save a model that answers every question with one word, if the passage holds it."""
    torch.manual_seed(1)
    vocabulary = [*SPECIAL, *words]
    sizes = SIZES | SURE | {"vocab_size": len(vocabulary), "max_position_embeddings": 64}
    model = BertForQuestionAnswering(BertConfig(**sizes, num_attention_heads=2))
    _teach_place(model, len(vocabulary), vocabulary.index(liked))
    return _saved(model, folder, vocabulary, model_max_length=64)


def _saved(model: PreTrainedModel, folder: Path, vocabulary: Sequence[str], **limits: int) -> Path:
    """Save a model with a tokenizer that knows these words."""
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizerFast(str(folder / "vocab.txt"), **limits).save_pretrained(folder)
    return folder


def _teach_place(model: BertForQuestionAnswering, size: int, liked: int) -> None:
    """Train a model until it finds the place of a word, the first one where it is not there."""
    types = (torch.arange(LENGTH) > 4).long().expand(BATCH, -1)

    def loss() -> torch.Tensor:
        ids, wanted, places = _some(size, liked)
        target = torch.where(wanted == 1, places, 0)
        asked = {"input_ids": ids, "token_type_ids": types}
        found: torch.Tensor = model(**asked, start_positions=target, end_positions=target).loss
        return found

    _learn(model, loss)


def _teach(model: BertForSequenceClassification, size: int, liked: int) -> None:
    """Train a model until it tells texts with a word from those without."""

    def loss() -> torch.Tensor:
        ids, wanted, _ = _some(size, liked)
        logits = model(input_ids=ids).logits[:, 0]
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted.float())

    _learn(model, loss)


def _learn(model: PreTrainedModel, loss: Callable[[], torch.Tensor]) -> None:
    """Make a loss small, each time on other texts."""
    model.train()
    steps = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(STEPS):
        found = loss()
        steps.zero_grad()
        found.backward()
        steps.step()
        if found < LEARNT:
            break
    model.eval()


def _some(size: int, liked: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return pairs of texts, of which every second one holds a word, and where."""
    cls, sep, unknown = (SPECIAL.index(one) for one in ("[CLS]", "[SEP]", "[UNK]"))
    ids = torch.randint(len(SPECIAL), size, (BATCH, LENGTH))
    ids[ids == liked] = unknown
    ids[torch.rand(BATCH, LENGTH) < 0.5] = unknown
    wanted = torch.arange(BATCH) % 2
    places = torch.randint(5, LENGTH - 1, (BATCH,))
    ids[wanted == 1, places[wanted == 1]] = liked
    ids[:, 0], ids[:, 4], ids[:, -1] = cls, sep, sep
    return ids, wanted, places
