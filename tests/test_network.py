"""The network gives each token its four scores, whatever stands beside it in a batch."""

import pytest
import torch

from index.models import bundled
from index.models.reader.network import HEADS, ReaderNetwork
from index.models.reader.pairs import padded, pairs, tokenizer


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    """One that begins with the bundled encoder."""
    torch.manual_seed(1)
    return ReaderNetwork(bundled.folder()).eval()


def test_padding_changes_nothing(network: ReaderNetwork) -> None:
    """A passage scores the same beside a longer one."""
    one, longer = "It is.", "It is, and it has been for as long as people can remember."
    alone = padded(pairs("Is it?", [""], [one], tokenizer()))
    beside = padded(pairs("Is it?", ["", ""], [one, longer], tokenizer()))

    with torch.no_grad():
        first = network(*map(torch.from_numpy, alone))
        second = network(*map(torch.from_numpy, beside))

    assert first.shape == (*alone[0].shape, HEADS)
    assert torch.allclose(first[0], second[0, : first.shape[1]], atol=1e-4)
