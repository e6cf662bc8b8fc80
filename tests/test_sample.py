"""What models are tried on is the same always, and no two passages are alike."""

from index.models.sample import PASSAGES, SENTENCES, passages


def test_passages_are_as_long_as_those_of_articles_and_all_different() -> None:
    """Even as sets of sentences; the same each time."""
    found = passages()

    assert found == passages()
    assert len({frozenset(one.split(". ")) for one in found}) == len(found) == PASSAGES
    assert all(one.count(".") == SENTENCES for one in found)
    assert 60 < sum(len(one.split()) for one in found) / len(found) < 120
