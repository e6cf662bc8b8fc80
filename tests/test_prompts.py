"""The prompts render with the slots they are told, and with no others."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import meta

import prompts
from prompts import SLOTS, PromptError, Prompts

EXAMPLES: dict[str, Any] = {
    "question": "Who won?",
    "asked_on": "2026-01-02",
    "delimiter": "==k3v9==",
    "refusal": "NO SUCH THING",
    "articles": [
        {
            "title": "A day",
            "source": "The Paper",
            "published": "2026-01-01",
            "sentences": [
                {"number": 1, "text": "The sky is <blue>."},
                {"number": 2, "text": "It rained."},
            ],
        },
        {
            "title": "Undated",
            "source": None,
            "published": None,
            "sentences": [{"number": 3, "text": "It is."}],
        },
    ],
    "turns": [{"question": "Who played?", "said": "Two teams played."}],
}


def given(name: str) -> dict[str, Any]:
    """Return example values for the slots of a prompt."""
    return {slot: EXAMPLES[slot] for slot in SLOTS[name]}


def test_there_is_a_file_for_each_prompt_and_no_other() -> None:
    """What is sent can be read in the folder, and all that is read there is sent."""
    folder = Path(prompts.__file__).parent

    assert {path.stem for path in folder.glob("*.md")} == SLOTS.keys()


@pytest.mark.parametrize("name", SLOTS)
def test_every_slot_is_used_and_every_use_is_a_slot(name: str) -> None:
    """No prompt has a hole, and none is told what it does not say."""
    text = (Path(prompts.__file__).parent / f"{name}.md").read_text(encoding="utf-8")

    used = meta.find_undeclared_variables(prompts._environment().parse(text))

    assert used == SLOTS[name]


@pytest.mark.parametrize("name", SLOTS)
def test_a_prompt_renders_whole(name: str) -> None:
    """Filled in, no sign of the template is left."""
    text = Prompts().render(name, given(name))

    assert text
    assert not re.search(r"\{[{%#]|[}%#]\}|\bNone\b", text)


@pytest.mark.parametrize(("name", "slot"), [(name, slot) for name in SLOTS for slot in SLOTS[name]])
def test_a_missing_slot_is_an_error(name: str, slot: str) -> None:
    """No prompt is ever sent with a hole in it."""
    slots = given(name)
    del slots[slot]

    with pytest.raises(PromptError, match=f"{name}.md cannot be filled in"):
        Prompts().render(name, slots)


def test_answer_shows_numbered_sentences_between_the_delimiters() -> None:
    """Evidence stands between the two delimiters, as it is, grouped, under its number."""
    text = Prompts().render("answer", given("answer"))

    assert text.split("\n==k3v9==\n")[1].strip() == (
        "## A day, The Paper, 2026-01-01\n\n[1] The sky is <blue>.\n[2] It rained.\n\n"
        "## Undated\n\n[3] It is."
    )
    assert text.count("NO SUCH THING") == 1


def test_a_folder_of_ones_own_replaces_single_prompts(tmp_path: Path) -> None:
    """FOOTNOTE_PROMPTS overrides the files that are in it, and changes their digest alone."""
    (tmp_path / "hello.md").write_text("Say hello.\n")
    own = Prompts(tmp_path)

    own.check()

    assert own.render("hello", {}) == "Say hello."
    assert own.render("rules", given("rules")) == Prompts().render("rules", given("rules"))
    assert own.digest("hello") != Prompts().digest("hello")
    assert own.digest("rules", "answer") == Prompts().digest("rules", "answer")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Answer {{ questoin }}.", "answer.md uses the unknown slot 'questoin'; it has: articles"),
        (b"{{ question.nope }}", "answer.md cannot be filled in"),
        (b"{% for one in articles %}", "answer.md is not a Jinja template"),
        (b"{{ question", "answer.md is not a Jinja template"),
        (b"\xff\xfe{", "answer.md cannot be read; check that it is a text file in UTF-8."),
    ],
)
def test_an_unusable_prompt_is_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    """A slip in a prompt of one's own is found before anything is asked."""
    (tmp_path / "answer.md").write_bytes(content)

    with pytest.raises(PromptError) as raised:
        Prompts(tmp_path).check()

    assert says in str(raised.value)


def test_a_folder_that_does_not_exist_is_one_sentence(tmp_path: Path) -> None:
    """A wrong path is not taken for an empty folder."""
    with pytest.raises(PromptError, match="a folder that does not exist"):
        Prompts(tmp_path / "nothing").check()


@pytest.mark.parametrize(
    "attack",
    [
        "{{ question.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__.__base__ }}",
        "{{ articles.append(1) }}",
    ],
)
def test_a_strangers_prompt_runs_nothing(tmp_path: Path, attack: str) -> None:
    """A template that somebody brings along reads its slots, and cannot reach Python."""
    (tmp_path / "answer.md").write_text(attack)

    with pytest.raises(PromptError, match="cannot be filled in"):
        Prompts(tmp_path).render("answer", given("answer"))


def test_a_prompt_that_leads_elsewhere_is_not_read(tmp_path: Path) -> None:
    """A link in a stranger's folder cannot send a secret to a model."""
    secret = tmp_path / "secret"
    secret.write_text("sk-precious")
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "rules.md").symlink_to(secret)

    with pytest.raises(PromptError, match="is not in the folder") as raised:
        Prompts(folder).check()
    assert "sk-precious" not in str(raised.value)


def test_an_endless_or_misnamed_prompt_is_one_sentence(tmp_path: Path) -> None:
    """A file that is too long is not read, and one that replaces nothing is told."""
    (tmp_path / "hello.md").write_text("x" * 60_000)
    with pytest.raises(PromptError, match="longer than 50,000 characters"):
        Prompts(tmp_path).check()

    (tmp_path / "hello.md").rename(tmp_path / "helo.md")
    with pytest.raises(PromptError, match=r"holds helo\.md, which replaces nothing"):
        Prompts(tmp_path).check()
