"""What training makes small is small when the reader is right, and is what the product reads."""

import pytest
import torch

from index.article import Span
from index.models.reader.decoding import ANSWERED, END, RELEVANT, START, Excerpt
from index.models.reader.network import HEADS
from index.models.reader.onnx_reader import reading
from index.models.reader.pairs import tokenizer
from tests.benchmarks.reader.examples import Group, Row, of_sentences
from tests.benchmarks.reader.losses import Batch, losses_of, sentence_scores
from tests.benchmarks.reader.targets import Read, as_read

WORDS = tokenizer()
BRIDGE = of_sentences(
    "A bridge",
    ["The old bridge was closed.", "Its crack is nine centimetres long.", "A ferry goes."],
)
TOWN = of_sentences("", ["The town has a mayor.", "She is called Ada Lind, and likes bridges."])
AT = BRIDGE.text.index("nine")
ANSWERS = Row(BRIDGE.title, BRIDGE.text, BRIDGE.sentences, (1,), (AT, AT + len("nine centimetres")))
UNMARKED = Row(BRIDGE.title, BRIDGE.text, BRIDGE.sentences, (1,))
ASKED = Group("How long is the crack?", (ANSWERS, TOWN), "x")
NONE = Group("Who built it?", (BRIDGE, TOWN), "x")
AMONG, ALONE, SHORT, PASSAGE = range(4)


def reads(*groups: Group) -> list[list[Read]]:
    """Return groups as the network sees them."""
    return [as_read(group, WORDS) for group in groups]


def logits_for(batch: Batch) -> torch.Tensor:
    """Return logits by chance, the same each time."""
    return torch.randn((*batch.ids.shape, HEADS), generator=torch.Generator().manual_seed(1))


def test_sentences_are_scored_as_the_product_reads_them() -> None:
    """In training and on ONNX Runtime the same logits say the same of a sentence."""
    groups = (ASKED, NONE)
    asked = reads(*groups)
    batch = Batch.of(asked)
    logits = logits_for(batch)

    scores = sentence_scores(logits[:, :, RELEVANT], batch)

    rows = [row for group in groups for row in group.rows]
    excerpts = [Excerpt(r.title, r.text, [Span(*one) for one in r.sentences]) for r in rows]
    pairs = [read.pair for group in asked for read in group]
    said = [*map(reading, excerpts, pairs, logits.numpy())]
    relevant = [one.relevant for read in said for one in read.sentences if one]
    assert len(relevant) == 10
    assert scores.tolist() == pytest.approx(relevant, abs=1e-5)


def raised(logits: torch.Tensor, batch: Batch, loss: int) -> torch.Tensor:
    """Return logits that say more of what is right, in what a loss looks at."""
    better = logits.clone()
    if loss in (AMONG, ALONE):
        (right,) = batch.right.nonzero()
        better[:, :, RELEVANT] += (batch.sentence == right).float()
    if loss == SHORT:
        rows = torch.arange(len(batch.short))
        better[rows, batch.short[:, 0], START] += 1
        better[rows, batch.short[:, 1], END] += 1
    if loss == PASSAGE:
        better[:, 0, ANSWERED] += 2 * batch.answers - 1
    return better


@pytest.mark.parametrize("loss", [AMONG, ALONE, SHORT, PASSAGE])
def test_what_is_right_makes_losses_smaller(loss: int) -> None:
    """Each of the four, by what it looks at."""
    batch = Batch.of(reads(ASKED, NONE))
    logits = logits_for(batch)

    before, after = losses_of(logits, batch), losses_of(raised(logits, batch, loss), batch)

    assert after[loss] < before[loss] - 0.01


def test_the_sentences_of_a_question_are_weighed_among_each_other() -> None:
    """What is said of another question's changes nothing of its softmax."""
    batch = Batch.of(reads(ASKED, NONE))
    logits = logits_for(batch)
    other = logits.clone()
    other[2:, :, RELEVANT] += 5

    assert losses_of(other, batch)[AMONG] == losses_of(logits, batch)[AMONG]
    other[1, :, RELEVANT] += 5
    assert losses_of(other, batch)[AMONG] > losses_of(logits, batch)[AMONG] + 0.1


@pytest.mark.parametrize(
    "groups",
    [(ASKED, NONE), (NONE,), (Group("How long is it?", (UNMARKED,), "x"),)],
    ids=["some answered", "none answered", "no short answer known"],
)
def test_every_batch_can_be_learned_from(groups: tuple[Group, ...]) -> None:
    """Losses and gradients are numbers, also where nothing answers or no words are known."""
    batch = Batch.of(reads(*groups))
    logits = logits_for(batch).requires_grad_()

    losses = losses_of(logits, batch)
    torch.autograd.backward(sum(losses, torch.zeros(())))

    assert torch.isfinite(torch.stack(losses)).all()
    assert logits.grad is not None
    assert torch.isfinite(logits.grad).all()
    assert logits.grad.any()
