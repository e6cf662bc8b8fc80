"""What is kept in a file is read back as it was, in every field."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import UnreadableSource
from index.sources.formats import article, parse
from index.sources.keeping import Shelf, slug, written
from index.sources.markdown import LONGEST_MATTER

NASTY = [
    *(
        "\ufeff",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\x85",
        "\r",
        "\r\n",
        "\n",
        "\t",
        " ",
        "\x0b",
        "\x1c",
    ),
    *("---\n", "---", "...\n", "- ", "# ", "title: ", "!!python/object", "&a", "*a", "%", "{", "]"),
    *('"', "'", "\\", "\\u0041", "|", ">", "@", "`", "~", "null", "yes", "0x1f", "2023-01-05"),
    *(
        "e\u0301",
        "\u0301",
        "\u1100\u1161",
        "\u0f71\u0f72",
        "👩‍🚀",
        "🙂",
        "北京",
        "Straße",
        "\u202e",
    ),
    *("\0", "\x1b[2J", "\x7f", "\x9b", "\ud800", "\ufffe", "\uffff", "\U000e0001", "ſ", "a", "Ann"),
]
NASTIES = st.lists(st.one_of(st.sampled_from(NASTY), st.characters()), max_size=12).map("".join)
URLS = st.builds("https://x.example/{}".format, NASTIES)
DATES = st.one_of(
    st.dates().map(str), st.datetimes(timezones=st.timezones()).map(str), st.datetimes().map(str)
)
RECORDS = st.fixed_dictionaries(
    {"text": NASTIES},
    optional={
        "id": NASTIES,
        "title": st.one_of(NASTIES, st.text(min_size=90, max_size=200)),
        "url": URLS,
        "published": DATES,
        "authors": st.lists(NASTIES, max_size=4),
        "source": NASTIES,
        "language": st.sampled_from(["en", "de-AT", "zz", "no"]),
    },
)
ARTICLE = Article("a/b:c", "A bridge", "The sky is blue.\n", language="en")


def read_back(folder: Path) -> list[Article | UnreadableSource]:
    """Return what is in the files of a folder."""
    return [found for file in Shelf(folder, "added").files() for found in parse(file)]


def made(**fields: Any) -> Article:
    """Return the article of a record, as any file or page gives it."""
    return article({"text": "The sky is blue.", **fields}, "from/a file.json#1")


@given(fields=RECORDS, fallback=NASTIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@example(fields={"text": "---\ntitle: not this\n---\nBody."}, fallback="a")
@example(fields={"text": " \n\n The sky.\u2028 \x85\n "}, fallback=" a b.txt ")
@example(
    fields={"text": "a", "title": " \ufeff a", "id": " \ufeff", "source": "\ufeff"}, fallback="a"
)
@example(fields={"text": " \ufeffa", "authors": ["\ufeff", " Ann "]}, fallback="  " + "b " * 99)
@example(fields={"text": "a", "source": "\x9a\u0301b"}, fallback="a")
@example(fields={"text": "# ", "url": "https://x.example/e\u0301"}, fallback="a")
def test_an_article_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], fallback: str
) -> None:
    """Whatever stands in its text and fields, they come back to the code point."""
    folder = tmp_path_factory.mktemp("shelf")
    try:
        kept = article(fields, f"{fallback}a")
    except UnreadableSource:
        return  # white space alone was never an article

    Shelf(folder, "added").put(kept)

    assert read_back(folder) == [kept]
    assert [path.suffix for path in folder.iterdir()] == [".md"]


@pytest.mark.parametrize(
    "fields",
    [
        {"authors": [f"Author {number}" for number in range(2000)]},
        {"id": "i" + "\x01i" * (LONGEST_MATTER // 5)},
        {"source": "\u2028b" * LONGEST_MATTER, "text": "\n ---\n\u2028\x85 e\u0301 🙂 "},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_more_than_front_matter_may_hold(tmp_path: Path, fields: dict[str, Any]) -> None:
    """Fields that are too long for front matter make a JSON file, which has no such limit."""
    kept = made(**fields)

    Shelf(tmp_path, "added").put(kept)

    assert read_back(tmp_path) == [kept]
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_front_matter_as_long_as_it_may_be(tmp_path: Path) -> None:
    """One character less than too many is front matter still."""
    room = LONGEST_MATTER - len(written(made(source="s"))[1].split("---\n")[1]) + 1

    for length, suffix in [(room, ".md"), (room + 1, ".json")]:
        Shelf(tmp_path / suffix, "added").put(made(source="s" * length))

        assert read_back(tmp_path / suffix) == [made(source="s" * length)]
        assert [path.suffix for path in (tmp_path / suffix).iterdir()] == [suffix]


def test_a_file_is_plain(tmp_path: Path) -> None:
    """A person can read it: fields on a line each, then the text as it is."""
    kept = made(
        id="https://x.example/brücke",
        title='Die "alte" Brücke: zu',
        published="2023-01-12T08:30:00+00:00",
        authors=["Ann", "北京"],
        language="de",
        text="\n # Die Brücke\u00a0ist zu.\n",
    )

    Shelf(tmp_path, "added").put(kept)

    (path,) = tmp_path.iterdir()
    assert path.name == "die-alte-brücke-zu-133203f1ebab8bf0.md"
    assert path.read_text(encoding="utf-8") == (
        "---\n"
        'id: "https://x.example/brücke"\n'
        'title: "Die \\"alte\\" Brücke: zu"\n'
        'date: "2023-01-12T08:30:00+00:00"\n'
        'authors: ["Ann", "北京"]\n'
        'language: "de"\n'
        'markup: "none"\n'
        "---\n"
        "\n # Die Brücke\u00a0ist zu.\n"
    )


def test_what_cannot_be_seen_is_written_by_number(tmp_path: Path) -> None:
    """A sign that turns a line around, or ends one, does neither to whoever looks at the file."""
    assert (
        'source: "a\\u202eb\\u000ac\\u2028d\\U000e0001"'
        in written(made(source="a\u202eb\nc\u2028d\U000e0001"))[1]
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("The old bridge, closed!", "the-old-bridge-closed"),
        ("../../etc/passwd", "etc-passwd"),
        ("हिन्दी में", "हिन्दी-में"),
        ("?!", "article"),
        ("License plates", "article-license-plates"),
        ("word " * 30, "-".join(["word"] * 12)),
        ("北" * 100, "北" * 20),
    ],
)
def test_a_file_is_called_by_its_title(title: str, words: str) -> None:
    """Words alone make a name: short, nothing that leads elsewhere, nothing left out."""
    assert slug(title) == words


def test_the_same_id_is_the_same_file(tmp_path: Path) -> None:
    """An article that changed replaces its file, even if it is called otherwise now."""
    shelf = Shelf(tmp_path, "added")
    shelf.put(made(id="a", title="First", text="One."))
    shelf.put(made(id="b", title="First", text="One."))
    (before,) = shelf.named_for("a")

    shelf.put(made(id="a", title="Second", text="Two."))

    assert sorted(one.text for one in read_back(tmp_path) if isinstance(one, Article)) == [
        "One.",
        "Two.",
    ]
    assert shelf.named_for("a") == [before]
    assert len([*tmp_path.iterdir()]) == 2


def test_an_article_that_changes_its_form_has_one_file(tmp_path: Path) -> None:
    """From Markdown to JSON and back: the other file goes."""
    shelf = Shelf(tmp_path, "added")
    for authors in (["Ann"], ["Ann"] * 2000, ["Ann"]):
        shelf.put(made(authors=authors))

        assert read_back(tmp_path) == [made(authors=authors)]


def test_only_files_with_articles_are_told(tmp_path: Path) -> None:
    """Half-written files and the note of an address are none; a reader's own file is one."""
    (tmp_path / "a.md.1.part").write_text("half")
    (tmp_path / "address.json").write_text("{}")
    (tmp_path / "mine.txt").write_text("The sky is blue.")

    assert [file.name for file in Shelf(tmp_path, "library/added").files()] == [
        "library/added/mine.txt"
    ]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Nothing was kept yet: nothing is found."""
    shelf = Shelf(tmp_path / "none", "added")

    assert ([*shelf.files()], shelf.named_for("a"), shelf.holding("a")) == ([], [], [])


def test_which_file_holds_an_article(tmp_path: Path) -> None:
    """A file is known by what stands in it; a broken one by its name; one of many stays."""
    shelf = Shelf(tmp_path, "added")
    for name in ("renamed", "broken", "other"):
        shelf.put(made(id=name, title=name))
    renamed = shelf.named_for("renamed")[0].rename(tmp_path / "my own.md")
    (broken,) = shelf.named_for("broken")
    broken.write_text("---\nid: [")
    (edited,) = shelf.named_for("other")
    edited.write_text(edited.read_text().replace("other", "another"))
    (tmp_path / "two.jsonl").write_text('{"id": "x", "text": "X."}\n{"id": "y", "text": "Y."}')

    assert shelf.holding("renamed") == [renamed]
    assert shelf.holding("broken") == [broken]
    assert shelf.holding("other") == []
    assert shelf.holding("another") == [edited]
    assert shelf.holding("x") == []


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    """Drafts of processes that are gone go; those of one at work, and other files, stay."""
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    names = {
        f"a.md.{int(ended.stdout)}.part": False,
        f"b.md.{os.getpid()}.part": False,  # by an earlier process with our number
        f"c.md.{os.getppid()}.part": True,
        f"d.md.{10**30}.part": False,
        "e.part": True,
        "f.md": True,
    }
    for name in names:
        (tmp_path / name).write_text("half")

    Shelf(tmp_path, "added").sweep()

    assert {name: (tmp_path / name).exists() for name in names} == names


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """The old file is not written to: a link to it still has the old text. No draft is left."""
    shelf = Shelf(tmp_path / "shelf", "added")
    shelf.put(ARTICLE)
    (path,) = shelf.named_for(ARTICLE.id)
    before = path.read_text()
    (tmp_path / "old").hardlink_to(path)

    shelf.put(replace(ARTICLE, text="It rained."))

    assert (tmp_path / "old").read_text() == before
    assert path.read_text().endswith("It rained.")
    assert [*shelf.folder.iterdir()] == [path]
