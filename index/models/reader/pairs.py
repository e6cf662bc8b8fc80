"""How the reader sees a question and a passage: as one run of tokens.

Of a window a quarter is for the question and an eighth for the title, at most: what is longer
is cut, and the passage has the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from index.models import bundled
from index.models.padding import Numbers, filled, mask

WINDOW = 256
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
Offsets = Sequence[tuple[int, int]]
PASSAGE = 1  # the number of the sequence that is the passage


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage, ready to be read.

    Attributes:
        ids, types: What the network is given, each of shape (tokens,).
        places: Where each token stands in the passage, shape (tokens, 2); those of the
            question and the title, and the special ones, are empty.
    """

    ids: Sequence[int]
    types: Sequence[int]
    places: npt.NDArray[np.int32]


def tokenizer() -> Tokenizer:
    """Return the tokenizer of the bundled model, set for pairs.

    Raises:
        ModelUnusable: If its file is missing or altered.
    """
    (file,) = bundled.checked("tokenizer.json")
    found = Tokenizer.from_file(str(file))
    found.no_padding()
    found.enable_truncation(WINDOW)  # of what is longer: that is the passage, see `shortened`
    return found


def pairs(
    question: str, titles: Sequence[str], texts: Sequence[str], words: Tokenizer
) -> list[Pair]:
    """Return a question with each of some passages, every one under its title."""

    def offsets(text: str) -> Offsets:
        found: Offsets = words.encode(text, add_special_tokens=False).offsets
        return found

    asked, heads = shortened(question, titles, offsets, WINDOW)
    both = [(asked, head + text) for head, text in zip(heads, texts, strict=True)]
    read = words.encode_batch(both)
    return [_pair(one, head) for one, head in zip(read, heads, strict=True)]


def shortened(
    question: str, titles: Sequence[str], offsets: Callable[[str], Offsets], window: int
) -> tuple[str, list[str]]:
    """Return a question, and titles as headings, as long as they may be in a window of tokens.

    `offsets` says where the tokens of a text stand in it.
    """

    def cut(text: str, most: int) -> str:
        found = offsets(text)
        return text if len(found) <= most else text[: found[most - 1][1]]

    return cut(question, window // 4), [heading(cut(one, window // 8)) for one in titles]


def heading(title: str) -> str:
    """Return what stands above a passage; nothing without a title."""
    return f"{title}\n" if title else ""


def _pair(read: Encoding, head: str) -> Pair:
    return Pair(read.ids, read.type_ids, placed(read.offsets, read.sequence_ids, head))


def placed(
    offsets: Sequence[tuple[int, int]], sequences: Sequence[int | None], head: str
) -> npt.NDArray[np.int32]:
    """Return where tokens stand in the passage, from where they stand below its heading."""
    places = np.array(offsets, dtype=np.int32).reshape(-1, 2) - len(head)
    mine = np.array([number == PASSAGE for number in sequences])
    places[~mine | (places[:, 0] < 0)] = 0
    return places


def padded(read: Sequence[Pair]) -> tuple[Numbers, Numbers, Numbers]:
    """Return the ids, the mask and the types of pairs, each of shape (pairs, tokens)."""
    ids = [one.ids for one in read]
    return filled(ids), mask(ids), filled([one.types for one in read])


def inputs(read: Sequence[Pair]) -> dict[str, Numbers]:
    """Return the same by the names that the exported network has for them."""
    return dict(zip(INPUTS, padded(read), strict=True))
