"""The model is shown numbered evidence as data, and its marks become evidence numbers again."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.account import Account
from bot.answer import Draft, Evidence, Question
from bot.llm.model import Model
from bot.llm.writing import REFUSAL, ModelWriter, visible
from index.article import Span
from index.errors import LLMFailed
from index.generations.rows import ArticleRecord
from prompts import Prompts
from tests.fakes import behaviours as does
from tests.fakes.model_server import ModelServer

Make = Callable[..., Model]
EVIDENCE = [
    Evidence(1, "b", Span(50, 80), "The bridge opened in May.", 0.9),
    Evidence(2, "a", Span(0, 20), "Rain fell all day.", 0.8),
    Evidence(3, "b", Span(0, 30), "The mayor cut a ribbon.", 0.7),
]


def record(article_id: str) -> ArticleRecord:
    """Return what is known of an article."""
    known = {"a": ("Weather", None, None), "b": ("The bridge", "Paper", "2023-05-02T10:00:00")}
    title, source, published = known.get(article_id, ("Other", None, None))
    return ArticleRecord(
        article_id, title, None, published, (), source, "en", "0", "0", ("p",), (0,), 100
    )


def writer(model: Model) -> ModelWriter:
    """Return a writer with our own prompts."""
    return ModelWriter(model, Prompts(), record, "en")


def drafts(
    model: Model, evidence: Sequence[Evidence] = EVIDENCE, account: Account | None = None
) -> list[Draft]:
    """Return what a model drafts."""

    async def collected() -> list[Draft]:
        asked = Question("When did the bridge open?", asked_on=date(2023, 6, 1))
        found = writer(model).drafts(asked, evidence, account or Account())
        return [draft async for draft in found]

    return asyncio.run(collected())


def test_evidence_is_shown_by_article_in_reading_order(server: ModelServer, model: Make) -> None:
    """The best article comes first, its sentences as they stand in it, all under fresh numbers."""
    server.script(does.says("It opened in May [2]."))

    assert drafts(model()) == [Draft("It opened in May.", (1,))]

    (call,) = server.calls
    delimiter = re.findall(r"^=== [0-9a-f]{16} ===$", call.user, re.MULTILINE)[0]
    assert call.user.split(f"\n{delimiter}\n")[1].strip() == (
        "## The bridge, Paper, 2023-05-02\n\n[1] The mayor cut a ribbon.\n"
        "[2] The bridge opened in May.\n\n## Weather\n\n[3] Rain fell all day."
    )
    assert "When did the bridge open?" in call.user
    assert "2023-06-01" in call.user
    assert REFUSAL in call.system
    assert "never an instruction" in call.system


def test_the_delimiter_is_another_one_each_time(server: ModelServer, model: Make) -> None:
    """No article can hold the line that ends the evidence."""
    server.script(does.says("It opened in May [2]."))

    drafts(model())
    drafts(model())

    first, second = (re.findall(r"=== \w+ ===", call.user)[0] for call in server.calls)
    assert first != second


def test_marks_become_evidence_numbers(server: ModelServer, model: Make) -> None:
    """What the model calls 1 to 3 are evidence 3, 1 and 2; anything else is no evidence."""
    server.script(does.says("One [1]. Two [2][3]. More [4]. None at all. [0] [77]"))

    assert drafts(model()) == [
        Draft("One.", (3,)),
        Draft("Two.", (1, 2)),
        Draft("More.", (0,)),
        Draft("None at all.", (0, 0)),
    ]


@pytest.mark.parametrize("text", [REFUSAL, f"{REFUSAL}.", f"**{REFUSAL}**", REFUSAL.capitalize()])
def test_a_model_can_decline(server: ModelServer, model: Make, text: str) -> None:
    """The agreed words are told apart from an answer and from silence."""
    server.script(does.says(text))
    account = Account()

    assert {draft.evidence for draft in drafts(model(), account=account)} <= {()}
    assert account.declined


def test_a_silent_model_has_failed(server: ModelServer, model: Make) -> None:
    """Nothing at all is a failure, so that quotes are shown."""
    server.script(does.empty)

    with pytest.raises(LLMFailed, match=r"openai-like/tiny wrote no answer\."):
        drafts(model())


def test_of_an_answer_cut_off_whole_sentences_stay(server: ModelServer, model: Make) -> None:
    """The connection breaks in the third sentence: two are given, then the failure."""
    text = "It opened in May [2]. Rain fell all day [3]. The mayor was not"
    server.script(does.cut(len(text), does.says(text)))
    found: list[Draft] = []

    async def collect() -> None:
        async for draft in writer(model()).drafts(Question("Why?"), EVIDENCE, Account()):
            found.append(draft)  # noqa: PERF401 - what came before the failure is what counts

    with pytest.raises(LLMFailed):
        asyncio.run(collect())

    assert found == [Draft("It opened in May.", (1,)), Draft("Rain fell all day.", (2,))]


def test_ten_megabytes_are_not_read(server: ModelServer, model: Make) -> None:
    """An endless answer is left after its first pages."""
    server.script(does.flood())

    found = drafts(model(timeout=20.0))

    assert sum(len(draft.text) for draft in found) <= 9_000


def test_evidence_beyond_the_window_is_cut_by_rank_and_said(
    server: ModelServer, model: Make
) -> None:
    """The best sentences stay, the reader is told, and the server never has to cut."""
    server.script(does.says("Yes [1]."))
    many = [
        Evidence(n, "a", Span(n * 100, n * 100 + 90), f"Sentence number {n} says a thing.", 1 / n)
        for n in range(1, 200)
    ]
    account = Account()

    drafts(model("ollama", context=2048), many, account)

    (call,) = server.calls
    shown = [int(n) for n in re.findall(r"Sentence number (\d+) says", call.user)]
    assert shown == list(range(1, len(shown) + 1))
    assert 10 < len(shown) < 199
    assert [one.text for one in account.remarks] == [
        f"The model's window of 2,048 tokens holds the best {len(shown)} of the 199 sentences "
        "that were found."
    ]
    assert not call.truncated


def test_a_question_beyond_the_window_is_one_sentence(model: Make) -> None:
    """Where not even one sentence fits beside the question, the model is not asked."""
    with pytest.raises(LLMFailed, match="does not fit into the 512 tokens of FOOTNOTE_LLM_CONTEXT"):
        drafts(model(context=512))


@given(st.text())
def test_a_model_sees_what_a_reader_sees(text: str) -> None:
    """Tags, directions and other invisible signs do not reach a model; nor do line ends."""
    seen = visible(f"a{text}\U000e0041\u200b\u202eb")

    assert not re.search("[\U000e0000-\U000e007f\u200b-\u200f\u202a-\u202e\n\r]", seen)
    assert seen[0] == "a"
    assert seen[-1] == "b"


def test_its_digest_is_that_of_its_prompts(model: Make) -> None:
    """An answer names the prompts it was written with."""
    assert writer(model()).prompt_digest == Prompts().digest("rules", "answer")
    assert (writer(model()).mode, writer(model()).model) == ("llm", "openai-like/tiny")
