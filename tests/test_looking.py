"""The commands that look at the index say what is in it, on stdout, and answer nothing."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from index.article import Article
from index.generations.home import Home
from index.sources.library import Library

Footnote = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.usefixtures("papered")
def test_search_ranks_passages_with_their_offsets(
    footnote: Footnote, papers: dict[str, Article]
) -> None:
    """Each hit says where it stands, for a person and for a program."""
    hits = json.loads(footnote("search", "crack in the arch", "--json").stdout)["hits"]
    ended = footnote("search", "crack in the arch", "--limit", "1")

    assert [one["rank"] for one in hits] == [1, 2, 3, 4]
    assert hits[0]["article_id"] == "bridge"
    for one in hits:
        assert papers[one["article_id"]].text[one["start"] : one["end"]] == one["text"]
    assert hits[0]["source"] == "Morning Paper"
    assert ended.stdout.startswith(
        "1. The old bridge · Morning Paper · 2023-01-12 (1.00)\n    bridge:0-181\n"
    )
    assert "\n2. " not in ended.stdout


@pytest.mark.usefixtures("papered")
def test_search_that_finds_nothing_ends_with_three(footnote: Footnote) -> None:
    """Limits that leave nothing are said on stderr; stdout stays empty, or JSON."""
    ended = footnote("search", "bridge", "--since", "2030-01-01")

    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.splitlines() == [
        "No article is within the limits on date and source.",
        "2 articles have no date, and so were left out by the limit on dates.",
    ]
    assert json.loads(footnote("search", "x", "--source", "No", "--json").stdout) == {"hits": []}


@pytest.mark.usefixtures("papered")
def test_show_prints_an_article_or_a_span_in_its_context(
    footnote: Footnote, papers: dict[str, Article]
) -> None:
    """A place from an answer leads to its words, marked."""
    whole, part = footnote("show", "bridge"), footnote("show", "bridge:39-103")
    data = json.loads(footnote("show", "bridge:39-103", "--json").stdout)

    assert whole.stdout.endswith(f"\n\n{papers['bridge'].text}\n")
    assert "⟦Engineers found a crack of nine centimetres in its eastern arch.⟧" in part.stdout
    assert data["quote"] == data["text"][data["start"] : data["end"]]
    assert data["text"] == papers["bridge"].text


@pytest.mark.usefixtures("papered")
def test_a_search_for_what_is_not_there_says_so(footnote: Footnote) -> None:
    """What is nearest is listed below the sentence; what is there needs none."""
    far, near = footnote("search", "quantum chromodynamics"), footnote("search", "old bridges")

    assert far.returncode == near.returncode == 0
    assert far.stderr == "Nothing in the articles is much like that; these passages come closest:\n"
    assert far.stdout.startswith("1. ")
    assert near.stderr == ""


@pytest.mark.usefixtures("papered")
def test_articles_are_listed(footnote: Footnote) -> None:
    """All of them, or those of a day or a name; an empty list is no failure."""
    listed = json.loads(footnote("articles", "--json", "--since", "2023-01-01").stdout)["articles"]
    ended = footnote("articles", "--match", "water")

    assert [one["article_id"] for one in listed] == ["bridge"]
    assert listed[0]["characters"] == 181
    assert "flood:3-5" in ended.stdout
    assert "bridge" not in ended.stdout
    assert "Evening Paper" in ended.stdout


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (["--match", "unicorn"], "No article has 'unicorn' in its title, id or source."),
        (
            ["--match", "bridge", "--source", "evening paper"],
            "No article within the limits has 'bridge' in its title, id or source.",
        ),
        (
            ["--source", "Noon"],
            "No article is from the source 'Noon'; there are 'Evening Paper', 'Morning Paper'.",
        ),
        (
            ["--until", "1999-12-31"],
            "No article is within the limits on date and source.\n"
            "2 articles have no date, and so were left out by the limit on dates.",
        ),
    ],
)
def test_an_empty_list_of_articles_says_why(
    footnote: Footnote, limits: list[str], says: str
) -> None:
    """In a sentence on stderr; stdout stays empty, or JSON, and it is no failure."""
    ended = footnote("articles", *limits)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", f"{says}\n")
    assert json.loads(footnote("articles", *limits, "--json").stdout) == {"articles": []}


def rows(shown: str) -> dict[str, str]:
    """Return a table as it is shown, by what stands in front."""
    pairs = (one.split(maxsplit=1) for one in shown.splitlines())
    return {name: value.strip() for name, value in pairs}


def test_status_lists_what_was_added(
    footnote: Footnote, monkeypatch: pytest.MonkeyPatch, seed_home: Home, tmp_path: Path
) -> None:
    """The feeds that are followed and the number of articles, besides the sources."""
    shutil.copytree(seed_home.folder, tmp_path / "copy")
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "copy"))
    library = Library(tmp_path / "copy" / "library")
    plain = rows(footnote("status").stdout)
    library.keep(Article("note.txt", "Note", "The moon is full."))
    library.follow("https://news.example/feed.xml", added=True)
    library.follow("https://news.example/page", added=False)  # a source of the list

    more = rows(footnote("status").stdout)

    assert [*more] == [*plain, "feeds", "added"]
    assert (more["feeds"], more["added"]) == ("https://news.example/feed.xml", "1 article")


def test_status_says_what_answers(footnote: Footnote, papered: Home, paper_file: Path) -> None:
    """Generation, counts and sources, for a person and for a program."""
    about = json.loads(footnote("status", "--json").stdout)
    ended = footnote("status")

    assert about["name"] == papered.live().name
    assert (about["articles"], about["undated"]) == (4, 2)
    assert about["sources"] == [str(paper_file.resolve())]
    assert "files" not in about
    assert papered.live().name in ended.stdout


def test_all_that_looks_says_which_index_it_is(
    footnote: Footnote, home: Home, tmp_path: Path
) -> None:
    """Where the newest is damaged, each command says on stderr that the one before answers."""
    for text in ("The sky is blue.", "The sky is grey."):
        (tmp_path / "note.txt").write_text(text)
        assert footnote("rebuild", "note.txt").returncode == 0
    next(home.live().chroma.rglob("header.bin")).unlink()

    for command in (["search", "sky"], ["show", "note.txt"], ["articles"], ["status"]):
        ended = footnote(*command)
        assert ended.returncode == 0
        assert ended.stderr.startswith("The newest index is damaged, so the one of ")
        assert "grey" not in ended.stdout
    assert "run `footnote rebuild`" in json.loads(footnote("status", "--json").stdout)["notice"]
