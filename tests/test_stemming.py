"""Each text is stemmed once, and what is known of it is handed on."""

import numpy as np

from index.generations.stemming import Postings, Stemmed


def counted(postings: Postings, texts: Stemmed) -> dict[int, dict[str, int]]:
    """Return how often each row holds each word."""
    names = {column: word for word, column in texts.words.items()}
    found: dict[int, dict[str, int]] = {}
    triples = (postings.texts.tolist(), postings.words.tolist(), postings.counts.tolist())
    for row, word, count in zip(*triples, strict=True):
        found.setdefault(row, {})[names[word]] = count
    return found


def rows(*numbers: int) -> np.ndarray:
    """Return the numbers of the texts of rows."""
    return np.array(numbers, dtype=np.int32)


def test_equal_texts_have_one_number() -> None:
    """A text that comes again is known by its number, and a new one has the next."""
    texts = Stemmed()

    assert [texts.add(text, "en") for text in ("Bees fly.", "Bees sleep.", "Bees fly.")] == [
        0,
        1,
        0,
    ]


def test_a_text_of_another_language_is_another_text() -> None:
    """Its words are stemmed as that language has them."""
    texts = Stemmed()

    numbers = [texts.add("Brücken", language) for language in ("de", "en", "de")]

    assert numbers == [0, 1, 0]
    assert counted(texts.postings(rows(0, 1)), texts) == {0: {"bruck": 1}, 1: {"brücken": 1}}


def test_words_are_counted_for_every_row_of_a_text() -> None:
    """Rows 0 and 2 hold the same text, so they hold the same words as often."""
    texts = Stemmed()
    for text in ("bees and bees", "honey"):
        texts.add(text, "en")

    found = counted(texts.postings(rows(0, 1, 0)), texts)

    assert found[0] == found[2]
    assert found[0]["bee"] == 2
    assert found[1] == {"honey": 1}


def test_a_text_without_words_holds_the_empty_word() -> None:
    """A text of signs is a row like any other."""
    texts = Stemmed()
    texts.add("🙂 …", "en")

    assert counted(texts.postings(rows(0)), texts) == {0: {"": 1}}


def test_what_was_known_is_not_stemmed_again() -> None:
    """A text of the index before keeps its row there as its number, and its counts."""
    before = Stemmed()
    for text in ("bees and bees", "honey"):
        before.add(text, "en")
    after = Stemmed()
    after.know(before.digests, before.words, before.postings(rows(0, 1)))

    assert after.add("honey", "en") == 1
    assert after.add("wasp", "en") == 2
    assert counted(after.postings(rows(1, 2)), after) == {0: {"honey": 1}, 1: {"wasp": 1}}
