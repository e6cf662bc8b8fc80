"""How like a question each sentence of a passage is, read where it stands.

The embedding model reads a passage once, under its title, and each sentence is the tokens
that stand in it: they know whom "he" means, as the sentence by itself does not. Two things
are compared: the means of the tokens ("late chunking", Günther et al. 2024), and each token of
the question with the likest one of the sentence (the MaxSim of ColBERT, Khattab and Zaharia
2020), where tokens of rare words weigh more. No model is trained for either, and no index
holds them. Pure functions of vectors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.article import Span
from index.models.embedding import Tokens, Vectors
from index.words import WORD

SMALL = 0.03  # what a token of a word counts that says nothing of the topic


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it is compared.

    Attributes:
        mean: The unit vector of all of it, shape (dimension,).
        tokens: Unit vectors, shape (tokens, dimension).
        weights: What each token counts; they add up to 1, or are all 0.
    """

    mean: Vectors
    tokens: Vectors
    weights: Vectors

    @classmethod
    def of(cls, question: str, tokens: Tokens, weight: Callable[[str], float]) -> "Read":
        """Return a question with its tokens weighed by the words they are part of."""
        weights = np.zeros(len(tokens.spans), dtype=np.float32)
        starts, ends = tokens.spans.T
        for match in WORD.finditer(question):
            inside = (starts >= match.start()) & (ends <= match.end()) & (ends > starts)
            weights[inside] = max(weight(match[0]), SMALL)
        total = weights.sum()
        vectors = tokens.vectors.astype(np.float32)
        return cls(unit(vectors.mean(axis=0)), unit(vectors), weights / (total or 1))

    def likeness(self, tokens: Tokens, spans: Sequence[Span]) -> Vectors:
        """Return of each span of a text how like the question it is, shape (spans, 2).

        First by the means, then by the tokens. What the model did not read, behind the
        end of its window, is like nothing.
        """
        vectors = tokens.vectors.astype(np.float32)
        best = self.tokens @ unit(vectors).T
        starts, ends = tokens.spans.T
        found = np.zeros((len(spans), 2), dtype=np.float32)
        for row, span in zip(found, spans, strict=True):
            inside = (starts < span.end) & (ends > span.start)
            if inside.any():
                row[0] = unit(vectors[inside].mean(axis=0)) @ self.mean
                row[1] = best[:, inside].max(axis=1) @ self.weights
        return found


def joined(read: Sequence[Tokens], places: Sequence[int]) -> Tokens:
    """Return texts as one, in which each begins at its place: they are compared in one go."""
    spans = [one.spans + place for one, place in zip(read, places, strict=False)]
    return Tokens(np.concatenate([one.vectors for one in read]), np.concatenate(spans))


def unit(vectors: Vectors) -> Vectors:
    """Return vectors of length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, 1e-9)
    return scaled
