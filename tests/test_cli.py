"""Each command says its answer on stdout, all else on stderr, and how it ended by its exit code.

The commands run as `footnote` runs them, through `bot.__main__.main`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from bot.commands.cli import cli
from index.generations.home import Home

Footnote = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parent.parent
SEED = "000_f6700bc611c3c888.txt"
QUESTION = "What does Putin want, according to Witkoff?"
BRIDGE = "When was the old bridge closed?"


def only_error(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence that a failed command says, and hold it to its promises."""
    assert ended.stdout == ""
    *usage, error = ended.stderr.splitlines()
    assert error.startswith("Error: ")
    assert error.endswith((".", "?", ")"))
    assert all(one.startswith(("Usage: footnote", "Try 'footnote")) or not one for one in usage)
    for secret in ("Traceback", "should not", "site-packages", f"{ROOT}/bot", f"{ROOT}/index"):
        assert secret not in ended.stderr
    return error


# --- ask ---


@pytest.mark.usefixtures("seeded")
def test_an_answer_is_printed_with_its_citations(footnote: Footnote) -> None:
    """An answered question ends with 0; stderr has nothing to say."""
    ended = footnote("ask", QUESTION)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "permanent peace” he said. [1]\n" in ended.stdout
    assert f"\n    {SEED}:529-714\n" in ended.stdout


@pytest.mark.usefixtures("seeded")
def test_an_abstention_ends_with_three(footnote: Footnote) -> None:
    """No answer is an answer too: it goes to stdout, with the reason."""
    ended = footnote("ask", "What is Witkoff's salary?")

    assert (ended.returncode, ended.stderr) == (3, "")
    assert ended.stdout.startswith(
        "No answer. Nothing in the articles mentions “salary”; try another word.\n"
    )
    assert "What comes closest:\n" in ended.stdout


@pytest.mark.usefixtures("seeded")
def test_json_has_the_promised_keys_and_offsets_that_slice(footnote: Footnote) -> None:
    """What `ask --json` cites, a program can cut out of what `show --json` gives."""
    ended = footnote("ask", QUESTION, "--json")
    answer = json.loads(ended.stdout)
    article = json.loads(footnote("show", SEED, "--json").stdout)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert (
        list(answer)
        == (
            "question standalone_question status reason notice confidence mode model prompt_digest "
            "generation statements citations nearest timings usage"
        ).split()
    )
    assert {tuple(one) for one in answer["statements"]} == {("text", "citations")}
    for citation in answer["citations"]:
        assert [key for key in citation if key != "short"] == (
            "number article_id title url published start end quote prefix suffix article_sha256"
        ).split()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        if short := citation.get("short"):
            assert citation["start"] <= short["start"] < short["end"] <= citation["end"]
        assert article["text_sha256"] == citation["article_sha256"]
    assert [one["text"] for one in answer["statements"]] == [
        c["quote"] for c in answer["citations"]
    ]
    assert (answer["status"], answer["mode"], answer["model"]) == ("answered", "extractive", None)


@pytest.mark.usefixtures("seeded")
def test_json_says_which_words_answer(footnote: Footnote) -> None:
    """Those that the README underlines, by their place in the article."""
    ended = footnote("ask", "What does Article 5 provide for?", "--json", "--no-llm")

    citation = json.loads(ended.stdout)["citations"][0]
    start, end = (citation["short"][edge] - citation["start"] for edge in ("start", "end"))
    assert citation["quote"][start:end] == "collective defense"


@pytest.mark.usefixtures("seeded")
def test_json_of_an_abstention_has_the_same_keys(footnote: Footnote) -> None:
    """A program tells an abstention by its status, and by the exit code."""
    ended = footnote("ask", "Who won the 2022 World Cup?", "--json", "--no-llm")
    answer = json.loads(ended.stdout)

    assert ended.returncode == 3
    assert (answer["status"], answer["statements"], answer["citations"]) == ("abstained", [], [])
    assert answer["reason"]
    assert [one["number"] for one in answer["nearest"]] == [1, 2, 3]


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (["--since", "2023-01-12", "--until", "2023-01-12"], 0),
        (["--since", "2023-01-13"], 3),
        (["--until", "2023-01-11"], 3),
        (["--source", "Morning Paper"], 0),
        (["--source", "MORNING paper"], 0),
        (["--source", "Evening Paper"], 3),
        (["--source", "Noon Paper"], 3),
        (["--source", "No \udcff text"], 3),
    ],
)
def test_an_answer_keeps_to_limits_on_date_and_source(
    footnote: Footnote, limits: list[str], code: int
) -> None:
    """Both days are inclusive; what is outside the limits does not answer."""
    ended = footnote("ask", BRIDGE, *limits)

    assert ended.returncode == code
    assert ("bridge:" in ended.stdout) == (code == 0)
    assert ("2 articles have no date" in ended.stdout) == ("--source" not in limits)


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(
    ("day", "code"),
    [("2023-01-13", 0), ("0001-01-01", 0), ("9999-12-31", 3)],  # nothing is from then
)
def test_any_day_of_the_calendar_can_be_asked_on(footnote: Footnote, day: str, code: int) -> None:
    """`--asked-on` says what "last week" means, at the ends of the calendar too."""
    ended = footnote("ask", "When was the old bridge closed last week?", "--asked-on", day)

    assert (ended.returncode, ended.stderr) == (code, "")


@pytest.mark.usefixtures("seeded")
def test_verbose_explains_on_stderr(footnote: Footnote) -> None:
    """How an answer came about never mixes with the answer."""
    plain, verbose = footnote("ask", QUESTION), footnote("ask", QUESTION, "--verbose")

    assert plain.stdout == verbose.stdout
    assert "evidence 1, score" in verbose.stderr
    assert "retrieve 0." in verbose.stderr


@pytest.mark.usefixtures("papered")
def test_html_writes_the_answer_beside_its_articles(footnote: Footnote, tmp_path: Path) -> None:
    """The page is written besides the answer on stdout; hostile text in it stays text."""
    question = "When does the sale of the lighthouse begin?"
    ended = footnote("ask", question, "--html", "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert ended.stdout == footnote("ask", question).stdout
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert '<mark id="c1">The sale of the lighthouse begins in May' in page


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(
    "command",
    [
        ["ask", "When does the sale of the lighthouse begin?"],
        ["ask", "When does the sale of the lighthouse begin?", "--json"],
        ["ask", "When does the sale of the lighthouse begin?", "--verbose"],
        ["ask", "Who bought the lighthouse unicorn?"],
        ["search", "lighthouse"],
        ["show", "harbour"],
        ["show", "harbour:4-60"],
        ["show", "harbour", "--json"],
        ["articles"],
        ["articles", "--json"],
    ],
    ids=" ".join,
)
def test_no_command_prints_what_a_terminal_acts_upon(
    footnote: Footnote, command: list[str]
) -> None:
    """Hostile articles reach the terminal as text, from every command."""
    ended = footnote(*command)

    shown = ended.stdout + ended.stderr
    assert ended.returncode in (0, 3)
    assert "[bold]" in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u202c\r")


def test_a_first_question_builds_the_index_from_the_seeds(footnote: Footnote, home: Home) -> None:
    """In a checkout the first `ask` needs nothing before it, and the second builds nothing."""
    first, second = footnote("ask", QUESTION), footnote("ask", QUESTION)

    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    assert first.stderr.startswith("There is no index yet; one is built from the seed article")
    assert second.stderr == ""
    assert len(list(home.generations.iterdir())) == 1


# --- the other commands ---


def test_rebuild_reads_the_sources_named_and_later_the_same_again(
    footnote: Footnote, home: Home, paper_file: Path, tmp_path: Path
) -> None:
    """Sources replace those of before; without any, those of the last rebuild are read again."""
    note = tmp_path / "note.txt"
    note.write_text("The sky is blue.")

    first = footnote("rebuild", str(paper_file))
    second = json.loads(footnote("rebuild", str(note), "--yes", "--json").stdout)
    note.write_text("The sky is blue. Grass is green.")
    third = json.loads(footnote("rebuild", "--json").stdout)

    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr.startswith(
        "Indexed 4 articles in 4 passages; 4 added, 0 changed, 0 removed; "
    )
    assert "skipped" not in first.stderr
    assert (second["articles"], second["skipped"]) == (1, [])
    assert third["articles"] == 1
    assert third["generation"] == home.live().name != second["generation"]
    assert "Grass is green." in footnote("show", "note.txt").stdout


def test_a_rebuild_that_skips_something_says_what(
    footnote: Footnote, home: Home, tmp_path: Path
) -> None:
    """One bad article does not stop the rest, and is named."""
    lines = ['{"id": "a", "text": "Blue."}', "{", '{"id": "a", "text": "Green."}']
    (tmp_path / "two.jsonl").write_text("\n".join(lines))

    ended = footnote("rebuild", "two.jsonl", "--json")

    skipped = json.loads(ended.stdout)["skipped"]
    assert [one["name"] for one in skipped] == ["two.jsonl", "two.jsonl"]
    assert "line 2" in skipped[0]["reason"]
    assert "'a'" in skipped[1]["reason"]
    assert ended.stderr.count("Skipped: two.jsonl ") == 2


# --- what can go wrong: one sentence, and the exit code says whose turn it is ---


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["ask", ""], "The question is empty"),
        (["ask", "  \n"], "The question is empty"),
        (["ask", "?" * 2001], "2,001 characters"),
        (["ask", "?" * 100_000], "100,000 characters"),
        (["ask", "What \udcff is it?"], "UTF-8"),
        (["search", ""], "The query is empty; search for"),
        (["ask"], "Missing argument 'QUESTION'"),
        (["ask", "Why?", "Where?"], "unexpected extra argument"),
        (["ask", "Why?", "--colour"], "No such option"),
        (["ask", "Why?", "--since", "yesterday"], "'yesterday' is not a date that is understood"),
        (
            ["ask", "Why?", "--since", "2023-02-29"],
            "is not a date that is understood; write it like",
        ),
        (["ask", "Why?", "--until", "2023-13-01"], "is not a date that is understood"),
        (["ask", "Why?", "--since", "5/3/2024"], "'5/3/2024' may be 2024-03-05 or 2024-05-03"),
        (["ask", "Why?", "--asked-on", "March 2024"], "'March 2024' is not a single day"),
        (["ask", "Why?", "--since", "2023-01-02", "--until", "2023-01-01"], "is after --until"),
        (["ask", BRIDGE, "--html", "no/such/folder/page.html"], "No such file or directory"),
        (["ask", BRIDGE, "--html", "."], "is a directory"),
        (["search", "Why?", "--limit", "0"], "not in the range"),
        (["search", "Why?", "--limit", "many"], "not a valid integer"),
        (["show", "nothing"], "No article has the id 'nothing'"),
        (["show", "br\udcffdge"], "No article has the id"),
        (["show", "bridge:170-190"], "181 characters"),
        (["show"], "Missing argument 'ARTICLE'"),
        (["rebuild", "no/such/file"], "no/such/file'"),
        (["rebuld"], "No such command 'rebuld'"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_wrong_request_ends_with_two(footnote: Footnote, command: list[str], said: str) -> None:
    """What the user can write better is said in one sentence."""
    ended = footnote(*command)

    assert said in only_error(ended)
    assert ended.returncode == 2


@pytest.mark.parametrize("command", [["ask", "Why?"], ["status"], ["rebuild"], ["articles"]])
def test_a_home_that_cannot_be_used_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, tmp_path: Path, command: list[str]
) -> None:
    """FOOTNOTE_HOME is named, and what is wrong with it."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "file" / "home"))

    ended = footnote(*command)

    assert "FOOTNOTE_HOME cannot be used (Not a directory)" in only_error(ended)
    assert ended.returncode == 1


@pytest.mark.parametrize("command", [["show", "a"], ["articles"], ["status"]])
def test_without_an_index_there_is_nothing_to_look_at(
    footnote: Footnote, home: Home, command: list[str]
) -> None:
    """Only `ask` and `search` build an index by themselves; the rest says how to."""
    ended = footnote(*command)

    assert "run `footnote rebuild PATH`" in only_error(ended)
    assert ended.returncode == 1
    assert not home.generations.exists()


@pytest.mark.usefixtures("home")
def test_a_rebuild_from_nothing_readable_ends_with_one(footnote: Footnote, tmp_path: Path) -> None:
    """An empty folder, or one with nothing that can be read, is said and becomes no index."""
    (tmp_path / "empty").mkdir()

    ended = footnote("rebuild", "empty")

    assert "/empty'; Footnote reads .txt" in only_error(ended)
    assert ended.returncode == 1


@pytest.mark.usefixtures("seeded")
def test_an_index_of_another_model_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote
) -> None:
    """The setting and the way out are named."""
    monkeypatch.setenv("FOOTNOTE_EMBEDDING", "some/other")

    ended = footnote("ask", QUESTION)

    assert "run `footnote rebuild`" in only_error(ended)
    assert ended.returncode == 1


@pytest.mark.parametrize("pattern", ["manifest.json", "current", "keywords/*", "chroma/*/*"])
@pytest.mark.parametrize("harm", ["removed", "cut short"])
def test_a_damaged_index_ends_with_one(
    footnote: Footnote, home: Home, seed_home: Home, pattern: str, harm: str
) -> None:
    """A file of the index that is missing or short is noticed before anything is answered."""
    for name in ("generations", "current"):
        source = seed_home.folder / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, home.folder / name)
    folder = home.folder if pattern == "current" else home.live().folder
    path = max(folder.glob(pattern), key=lambda one: one.stat().st_size)
    if harm == "removed":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    ended = footnote("ask", QUESTION)

    assert "The index is damaged" in only_error(ended)
    assert "footnote rebuild" in ended.stderr
    assert ended.returncode == 1


def test_a_store_without_its_database_ends_with_one(
    footnote: Footnote, home: Home, seed_home: Home
) -> None:
    """A database that is none is noticed as well, in the same words."""
    shutil.copytree(seed_home.folder / "generations", home.folder / "generations")
    shutil.copy2(seed_home.folder / "current", home.folder / "current")
    (home.live().chroma / "chroma.sqlite3").write_bytes(b"not a database" * 1000)

    ended = footnote("ask", QUESTION)

    assert "The index is damaged" in only_error(ended)
    assert ended.returncode == 1


@pytest.mark.parametrize(("command", "code"), [(["ask", "Why?"], 1), (["rebuild"], 2)])
def test_installed_without_seeds_it_says_what_to_run(
    tmp_path: Path, command: list[str], code: int
) -> None:
    """Where there is no checkout around the modules, articles have to be named first."""
    for name in ("bot", "index", "prompts"):
        shutil.copytree(ROOT / name, tmp_path / "site" / name)
    # Whoever reads strangers' files sets it for the rest of the process.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"}

    ended = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=tmp_path / "site",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "footnote rebuild PATH" in only_error(ended)
    assert str(tmp_path) not in ended.stderr
    assert ended.returncode == code


# --- help ---


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_has_help_with_an_example(footnote: Footnote, command: str) -> None:
    """`--help` says what a command does and shows one use of it."""
    ended = footnote(command, "--help")

    assert ended.returncode == 0
    assert f"footnote {command}" in " ".join(ended.stdout.split()).partition("xample: ")[2]


@pytest.mark.parametrize("command", cli.commands.values(), ids=lambda one: one.name)
def test_the_example_stands_apart(command: click.Command) -> None:
    """It is the last paragraph of the help, so that no line break runs through its words."""
    last = (command.help or "").rpartition("\n\n")[2].strip()

    assert last.startswith("Example: ")


def test_the_list_of_commands_cuts_nothing_off(
    footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command is told in a line of a terminal with 80 columns, to its end."""
    monkeypatch.setenv("COLUMNS", "80")

    listed = footnote("--help").stdout.partition("Commands:\n")[2].splitlines()

    assert len(listed) == len(cli.commands)
    assert all(one.endswith(".") and not one.endswith("...") for one in listed)


def test_without_a_command_it_greets(footnote: Footnote, home: Home) -> None:
    """Nothing asked is no mistake: the greeting goes to stdout."""
    ended = footnote()

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "footnote --help" in ended.stdout
    assert not home.generations.exists()


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"]])
def test_what_is_no_command_is_a_usage_error(footnote: Footnote, arguments: list[str]) -> None:
    """A mistyped command or option is told, and gets no greeting."""
    ended = footnote(*arguments)

    assert "nonsense" in only_error(ended)
    assert ended.returncode == 2
