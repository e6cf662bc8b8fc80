"""What evidence points at is read back from the store."""

import pytest

from bot.answer import Evidence
from bot.checking.consulting import Consulted
from index.article import Span
from index.errors import ArticleNotFound
from index.generations.opening import Index

CRACK = "Engineers found a crack of nine centimetres in its eastern arch."
CRACKED = Evidence(1, "bridge", Span(39, 103), CRACK, 1.0)


@pytest.fixture
def consulted(paper_index: Index) -> Consulted:
    """Nothing read yet of the articles of the paper."""
    return Consulted(paper_index)


def test_a_source_has_its_neighbours_and_its_article(consulted: Consulted) -> None:
    """The sentence before and the one after belong to it, and what is known of the article."""
    source = consulted.source(CRACKED)

    assert source.sentence == CRACK
    assert source.near.startswith("The old bridge was closed on Thursday. Engineers")
    assert source.near.endswith("The mayor hopes to open it in spring.")
    assert (source.title, source.published) == ("The old bridge", "2023-01-12")
    assert source.article.count("The old bridge was closed on Thursday.") == 2


def test_evidence_holds_only_where_it_stands(consulted: Consulted) -> None:
    """The same words at another place, or in no article, are not held."""
    assert consulted.holds(CRACKED)
    assert not consulted.holds(Evidence(1, "bridge", Span(38, 102), CRACK, 1.0))
    assert not consulted.holds(Evidence(1, "nowhere", Span(39, 103), CRACK, 1.0))
    with pytest.raises(ArticleNotFound):
        consulted.article("nowhere")


def test_support_tells_what_a_claim_is_about(consulted: Consulted) -> None:
    """A sentence supports what says the same better than what does not."""
    source = consulted.source(CRACKED)
    claims = ("A crack was found in the arch.", "The lighthouse is for sale.")

    near, far = (consulted.support(claim, [source], "") for claim in claims)

    assert near > 1.0 > far


@pytest.mark.parametrize(
    ("about", "where"),
    [
        ("spring", "; it is elsewhere in the article"),
        ("lighthouse", "; it is in another article"),
        ("Merkel", "; it is nowhere in the collection"),
        ("777", "; it is nowhere in the collection"),
        ("77", ""),
        ("777.7", "; it is nowhere in the collection"),
        ("7000", ""),
        ("7,000,000", ""),
        ("33.3", ""),
        ("66.7", ""),
    ],
)
def test_whereabouts_tell_nowhere_from_elsewhere(
    consulted: Consulted, about: str, where: str
) -> None:
    """What is missing from a citation is somewhere else, or nowhere."""
    assert consulted.whereabouts(about, [consulted.source(CRACKED)]) == where
