"""Which texts are one text printed twice: the story of an agency in several papers.

Compared are words, in order, as sets of runs of four. Whether what differs then changes
what is said is told in `rewording`: a count that has changed is news, and no copy.
Pure functions: what is compared is small enough that nothing needs to be estimated.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from index.passage import Passage
from index.rewording import says_otherwise
from index.same_sentence import words_of

RUN = 4  # words
# The share of the longer text's runs that the other must have, too: of 3,000 news articles, what
# shares so much is a reprint or has another number, name or day in it, which is looked for then.
SAME = 0.7
AT_ONCE = 2  # times as many passages are read as are wanted, so that copies are found beside them


def is_copy(one: str, other: str) -> bool:
    """Return whether two texts are the same but for a little at their ends or in between."""
    mine, theirs = runs(one), runs(other)
    longer = max(len(mine), len(theirs))
    if not longer or len(mine & theirs) < SAME * longer:
        return False
    # In one order always: how words are aligned may depend on it.
    return not says_otherwise(*map(words_of, sorted((one, other))))


def distinct(
    ranked: Sequence[str], read: Callable[[Sequence[str]], Sequence[Passage]], limit: int
) -> Iterator[tuple[Passage, tuple[Passage, ...]]]:
    """Yield the first passages of which none is a copy of another, each with its copies.

    Args:
        ranked: The ids of passages, best first.
        read: Gives the passages with some ids; no more are read than it takes.
        limit: How many at most.
    """
    groups: list[list[Passage]] = []
    step = AT_ONCE * limit
    for start in range(0, len(ranked), step):
        for passage in read(ranked[start : start + step]):
            _put(passage, groups, limit)
        if len(groups) >= limit:
            break
    yield from ((first, tuple(copies)) for first, *copies in groups)


def _put(passage: Passage, groups: list[list[Passage]], limit: int) -> None:
    """Put a passage with what it is a copy of in another article, or by itself."""
    for group in groups:
        elsewhere = all(one.article_id != passage.article_id for one in group)
        if elsewhere and is_copy(group[0].text, passage.text):
            group.append(passage)
            return
    if len(groups) < limit:
        groups.append([passage])


@lru_cache(maxsize=512)  # 10 MB of passages, those of some 25 questions
def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of words of a text; all of them are one if they are few."""
    words = tuple(word.casefold() for word in words_of(text))
    many = max(1, len(words) - RUN + 1) if words else 0
    return frozenset(words[at : at + RUN] for at in range(many))
