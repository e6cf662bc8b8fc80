"""What is evaluated is open with its texts: the live index as it is, or one of its own."""

from pathlib import Path

import pytest

from bot.evaluating.subject import subject
from bot.settings import settings
from index.article import Article
from index.errors import IndexMissing
from index.generations.home import Home


def test_the_live_index_is_taken_as_it_is(papered: Home, papers: dict[str, Article]) -> None:
    """Its own texts are what offsets count, and nothing is made."""
    with subject(settings(), []) as opened:
        texts = opened.read(papers)
        held = opened.figures

    assert {one: text.raw for one, text in texts.items()} == {
        one: article.text for one, article in papers.items()
    }
    assert held["articles"] == len(papers)
    assert held["seconds"] > 0
    assert not (papered.folder / "evaluations").exists()


def test_articles_have_an_index_of_their_own(
    home: Home, paper_file: Path, papers: dict[str, Article], capsys: pytest.CaptureFixture[str]
) -> None:
    """Texts are those of the file, before they were normalised; the live index is not there."""
    with subject(settings(), [paper_file]) as opened:
        text = opened.read({"signs"})["signs"]
        held = opened.figures

    assert "Cafe\u0301" in text.raw
    assert "\r\n" in text.raw
    assert text.text == papers["signs"].text
    assert held["articles"] == len(papers)
    assert home.pointer() is None
    assert "Indexed" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_without_articles_and_index_there_is_nothing_to_evaluate() -> None:
    """The seeds are not built for it: their answers are not what was meant."""
    with pytest.raises(IndexMissing), subject(settings(), []):
        pass
