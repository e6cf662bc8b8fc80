"""`footnote eval` measures a collection, tells what is wrong with the questions, and harms nothing.

The command runs as `footnote` runs it, with the real model, on a collection of four articles.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.commands.evaluation import summary
from bot.finding.confidence import THRESHOLD
from index.article import Article
from index.generations.home import Home
from tests.fakes.behaviours import good, status
from tests.fakes.model_server import ModelServer

Footnote = Callable[..., subprocess.CompletedProcess[str]]
KEY = "sk-right-0123456789abcdef"
GROUPS = {"retrieval", "citation", "abstention", "fidelity", "latency_ms", "index", "ci"}


def asked(path: Path, papers: dict[str, Article], raw: bool = False) -> str:
    """Write a file of questions about the papers, and return its name."""
    tea = (
        "Cafe\u0301 und 👩‍🚀 stehen im Text. 北京的天气很好。"
        if raw
        else "Café und 👩‍🚀 stehen im Text."
    )
    lines: list[dict[str, Any]] = [
        {
            "id": "closed",
            "question": "When was the old bridge closed?",
            "answers": ["on Thursday"],
            "spans": [{"doc_id": "bridge", "start": 0, "end": 38}],
        },
        {
            "id": "families",
            "question": "How many families left their houses?",
            "answerable": True,
            "doc_ids": ["flood:3-5"],
        },
        {"id": "cup", "question": "Who won the 2022 World Cup?", "answerable": False},
        {"id": "open", "question": "Who keeps the lighthouse?", "answerable": None},
    ]
    if raw:
        lines[0]["spans"].append({"doc_id": "signs", "start": 0, "end": len(tea)})
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path.name


def names(folder: Path) -> dict[str, bytes]:
    """Return the files of a home that stay as they were written."""
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".sqlite3", ".json", ".bin", ".onnx")
    }


@pytest.mark.usefixtures("papered")
def test_the_live_index_is_measured(
    footnote: Footnote, tmp_path: Path, papers: dict[str, Article]
) -> None:
    """Every group of figures is there, for the file and for all."""
    ended = footnote("eval", "--questions", asked(tmp_path / "q.jsonl", papers), "--json")
    found = json.loads(ended.stdout)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert found.keys() >= GROUPS
    assert [one["file"] for one in found["files"]] == ["q.jsonl"]
    assert found["files"][0].keys() >= GROUPS
    assert (found["questions"], found["unjudged"]) == (4, 1)
    assert found["retrieval"]["doc_hits@1"] == 1
    assert found["citation"]["span_hit@1"] == 1
    assert found["abstention"] == {
        "answered_answerable": 1,
        "refused_unanswerable": 1,
        "auroc": 1,
    }
    assert found["fidelity"]["citations"] == found["fidelity"]["exact"] >= 3
    assert found["index"]["articles"] == len(papers)


def test_articles_are_measured_in_an_index_of_their_own(
    footnote: Footnote, home: Home, paper_file: Path, tmp_path: Path, papers: dict[str, Article]
) -> None:
    """Two files and both together, a report; the second run builds nothing, nor does a third."""
    first, second = (asked(tmp_path / name, papers, raw=True) for name in ("q.jsonl", "r.jsonl"))
    command = ["eval", "--articles", str(paper_file), "--questions", first]

    built = footnote(*command, "--questions", second, "--limit", "3", "--json")
    again = footnote(*command, "--html", "report.html", "--no-llm")
    began = footnote("eval", "--articles", str(paper_file), "--write-template", "new.jsonl")

    found = json.loads(built.stdout)
    assert "Indexed 4 articles" in built.stderr
    assert [one["questions"] for one in (found, *found["files"])] == [6, 3, 3]
    assert found["citation"]["recall"] == 0.5
    assert found["fidelity"]["citations"] == found["fidelity"]["exact"] > 0
    assert again.returncode == 0
    assert again.stderr == "The report is in report.html.\n"
    assert "doc_mrr@10" in again.stdout
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert home.pointer() is None
    assert began.stderr.startswith("4 sentences in new.jsonl; write the question that each answers")
    next_command = f"`footnote eval --articles {paper_file} --questions new.jsonl`."
    assert began.stderr.endswith(f"then {next_command}\n")
    assert footnote("eval", "--write-template", "new.jsonl").returncode == 2
    unfilled = footnote("eval", "--questions", "new.jsonl")
    assert unfilled.stderr.startswith("Error: No question in new.jsonl is written yet; ")


def test_the_live_index_stays_as_it_is(
    footnote: Footnote, papered: Home, tmp_path: Path, papers: dict[str, Article]
) -> None:
    """Whatever is asked, nothing of the home is written."""
    before = names(papered.folder)

    footnote("eval", "--questions", asked(tmp_path / "q.jsonl", papers), "--html", "r.html")
    footnote("eval", "--write-template", "new.jsonl", "--limit", "2")

    assert names(papered.folder) == before
    assert len((tmp_path / "new.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("wrong", "html", "says"),
    [
        (0, "r.html", "The report is in r.html."),
        (2, "r.html", "2 of 5 judged questions went wrong; see the report in r.html."),
        (2, None, "2 of 5 judged questions went wrong; `--html FILE` writes a report of them."),
    ],
)
def test_how_many_went_wrong_is_said(wrong: int, html: str | None, says: str) -> None:
    """With what shows them, or would."""
    assert summary(wrong, 5, Path(html) if html else None) == says


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "`footnote eval --write-template PATH` begins one"),
        (
            ["q.jsonl"],
            "Put --questions before a file of questions: `footnote eval --questions q.jsonl`.",
        ),
        (
            ["--write-template", "n.jsonl", "--json"],
            "can be combined with --articles and --limit only",
        ),
        (
            ["--write-template", "n.jsonl", "--questions", "q.jsonl"],
            "can be combined with --articles and",
        ),
        (["--questions", "nothing.jsonl"], "does not exist"),
        (["--questions", "q.jsonl", "--articles", "nothing"], "does not exist"),
        (["--questions", "q.jsonl", "--limit", "0"], "0 is not in the range"),
        (["--questions", "q.jsonl", "--html", "no/where.html"], "cannot be written"),
        (["--questions", "far.jsonl", "--html", "no/where.html"], "cannot be written"),
        (["--write-template", "no/where.jsonl"], "cannot be written"),
        (["--questions", "far.jsonl"], "far.jsonl, line 1 has a span 0:999"),
    ],
)
def test_what_cannot_be_measured_is_said(
    footnote: Footnote,
    tmp_path: Path,
    papers: dict[str, Article],
    arguments: list[str],
    says: str,
) -> None:
    """A wrong request ends with 2 and one sentence, before anything is asked."""
    asked(tmp_path / "q.jsonl", papers)
    far = {"question": "Why?", "spans": [{"doc_id": "bridge", "start": 0, "end": 999}]}
    (tmp_path / "far.jsonl").write_text(json.dumps(far))

    ended = footnote("eval", *arguments)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert says in ended.stderr
    assert ended.stderr.splitlines()[-1].startswith("Error: ")


@pytest.mark.usefixtures("papered")
def test_a_model_is_measured_if_one_is_named(
    footnote: Footnote,
    tmp_path: Path,
    papers: dict[str, Article],
    server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is the engine of everywhere; how often the model failed is said, not hidden in figures."""
    command = ["eval", "--questions", asked(tmp_path / "q.jsonl", papers), "--limit", "2", "--json"]
    monkeypatch.setenv("FOOTNOTE_LLM", "openai-like/tiny")
    monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", server.url)
    monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", KEY)
    server.script(good, status(400))

    ended = footnote(*command)
    quoted = footnote(*command, "--no-llm")

    assert json.loads(ended.stdout)["modes"] == {"llm": 1, "extractive": 1}
    assert ended.stderr == "The model failed: 1 of its answers are quotes instead.\n"
    assert json.loads(quoted.stdout)["modes"] == {"extractive": 2}
    assert quoted.stderr == ""
    assert len(server.calls) == 2


def test_an_empty_collection_is_refused(
    footnote: Footnote, home: Home, tmp_path: Path, papers: dict[str, Article]
) -> None:
    """Where there is nothing to ask, it ends with 1, as a rebuild of the same does."""
    (tmp_path / "empty").mkdir()

    name = asked(tmp_path / "q.jsonl", papers)
    ended = footnote("eval", "--questions", name, "--articles", "empty")
    rebuilt = footnote("rebuild", "empty")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == rebuilt.stderr
    assert ended.returncode == rebuilt.returncode
    assert ended.stderr.startswith("Error: There is no article in ")
    assert home.pointer() is None


def test_an_interruption_ends_as_everywhere(
    footnote: Footnote,
    papered: Home,
    tmp_path: Path,
    papers: dict[str, Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C in the middle of the questions leaves nothing behind."""

    async def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.evaluating.asking.ask", interrupted)

    ended = footnote("eval", "--questions", asked(tmp_path / "q.jsonl", papers))

    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, "", "Interrupted.")
    assert not (papered.folder / "evaluations").exists()


@pytest.mark.usefixtures("papered")
def test_a_threshold_is_proposed_by_the_questions(footnote: Footnote, tmp_path: Path) -> None:
    """It parts these questions at least as well as the one that is set, and setting it does so."""
    bridge = {"spans": [{"doc_id": "bridge", "start": 0, "end": 38}]}
    answered = [{"question": f"When was the old bridge closed, {n}?", **bridge} for n in range(10)]
    others = [{"question": f"Who won cup {n}?", "answerable": False} for n in range(10)]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, [*answered, *others])), encoding="utf-8")

    ended = footnote("eval", "--questions", "q.jsonl", "--calibrate", "--json")
    found = json.loads(ended.stdout)["calibration"]
    few = footnote("eval", "--questions", "q.jsonl", "--calibrate", "--limit", "12", "--json")

    assert (ended.returncode, few.returncode) == (0, 0)
    assert found["proposed"]["answered"] + found["proposed"]["refused"] == 20
    assert found["now"]["value"] == THRESHOLD
    assert f"FOOTNOTE_THRESHOLD={found['proposed']['value']}" in ended.stderr
    assert json.loads(few.stdout)["calibration"] is None
    assert (
        "takes at least 10 questions that the articles answer and 10 that they do not" in few.stderr
    )


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize(("threshold", "code"), [("0", 0), ("1", 3), ("2", 2), ("much", 2)])
def test_a_threshold_decides_what_is_answered(
    footnote: Footnote, monkeypatch: pytest.MonkeyPatch, threshold: str, code: int
) -> None:
    """At 0 everything is quoted for, at 1 nothing, and anything else is no threshold."""
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", threshold)

    ended = footnote("ask", "When was the old bridge closed?")

    assert ended.returncode == code
    assert (code == 2) == ("FOOTNOTE_THRESHOLD" in ended.stderr)
