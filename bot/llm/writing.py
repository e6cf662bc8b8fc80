"""Answer with a language model: evidence in, marked sentences out, none of them believed.

The evidence is shown as numbered sentences, grouped by article in reading
order, between two lines that nobody can guess. Marks are turned back into the
numbers of the evidence; what they prove is the verifier's business.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Literal

from bot.account import Account
from bot.answer import Draft, Evidence, Question
from bot.llm.marks import Marked, MarkReader
from bot.llm.model import Message, Model
from bot.telling.remarks import Remark
from index.errors import LLMFailed
from index.generations.rows import ArticleRecord
from prompts import Prompts

# What a model writes when the articles do not answer; prompts, code and tests share it.
REFUSAL = "NOT IN THE ARTICLES"
MOST_PER_SENTENCE = 200  # tokens that hardly a sentence exceeds: so none is cut without need
# Signs that no reader sees and a model may obey: controls, directions, tags.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e"
                    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Briefing:
    """The messages to a model, and which evidence stands under which number in them."""

    messages: tuple[Message, ...]
    numbers: dict[int, int]
    language: str | None


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Drafts an answer with a language model.

    Attributes:
        record: Gives what is known of an article by its id.
        needs: How sure it must be that the articles hold an answer before the model is asked:
            less than for quotes, since the model can still say no.
    """

    llm: Model
    prompts: Prompts
    record: Callable[[str], ArticleRecord]
    language: str | None = None
    mode: Literal["extractive", "llm"] = field(default="llm", init=False)
    needs: float = field(default=0.1, init=False)

    @property
    def model(self) -> str:
        """The model as FOOTNOTE_LLM names it."""
        return self.llm.choice.name

    @property
    def prompt_digest(self) -> str:
        """The SHA-256 of the prompts it uses."""
        return self.prompts.digest("rules", "answer")

    async def drafts(
        self, question: Question, evidence: Sequence[Evidence], account: Account
    ) -> AsyncGenerator[Draft, None]:
        """Yield the sentences of an answer as they are written, each with its evidence.

        Raises:
            LLMFailed: If the model fails; sentences that were whole before have been yielded.
        """
        shown = await asyncio.to_thread(self._shown, question, evidence, account)
        reader = MarkReader(shown.language)
        try:
            async with aclosing(self.llm.stream(shown.messages, account)) as pieces:
                async for piece in pieces:
                    for one in reader.feed(piece):
                        yield _draft(one, shown)
                    if reader.full:
                        break
        except LLMFailed:
            for one in reader.end(cut=True):
                yield _draft(one, shown)
            raise
        account.declined = REFUSAL in reader.text.upper()
        for one in reader.end():
            yield _draft(one, shown)
        if reader.silent and not account.declined:
            raise LLMFailed(f"The model {self.model} wrote no answer.")

    def _shown(
        self, question: Question, evidence: Sequence[Evidence], account: Account
    ) -> Briefing:
        """Return the messages, with as much of the best evidence as the window holds.

        Raises:
            LLMFailed: If not even the best sentence fits.
        """
        choice = self.llm.choice
        room = choice.context - choice.output
        most = len(evidence)
        while most:
            shown = self._messages(question, evidence[:most])
            excess = sum(message.tokens for message in shown.messages) - room
            if excess <= 0:
                break
            most -= max(1, min(excess // MOST_PER_SENTENCE, most - 1))
        else:
            raise LLMFailed(
                f"The question does not fit into the {choice.context:,} tokens of "
                f"FOOTNOTE_LLM_CONTEXT."
            )
        if most < len(evidence):
            window = (
                f"The model's window of {choice.context:,} tokens holds the best {most} of the "
                f"{len(evidence)} sentences that were found."
            )
            account.remarks.append(Remark("window", window))
        return shown

    def _messages(self, question: Question, evidence: Sequence[Evidence]) -> Briefing:
        by_article: dict[str, list[Evidence]] = {}
        for one in evidence:
            by_article.setdefault(one.article_id, []).append(one)
        numbers: dict[int, int] = {}
        articles = []
        for article_id, held in by_article.items():
            sentences = []
            for one in sorted(held, key=lambda one: one.span):
                numbers[len(numbers) + 1] = one.number
                sentences.append({"number": len(numbers), "text": visible(one.text)})
            articles.append({**self._about(article_id), "sentences": sentences})
        slots = {
            "question": visible(question.text),
            "asked_on": question.asked_on and question.asked_on.isoformat(),
            "delimiter": f"=== {token_hex(8)} ===",
            "articles": articles,
            "refusal": REFUSAL,
        }
        rules = self.prompts.render("rules", {"refusal": REFUSAL})
        user = self.prompts.render("answer", slots)
        language = self.record(evidence[0].article_id).language or self.language
        return Briefing((Message("system", rules), Message("user", user)), numbers, language)

    def _about(self, article_id: str) -> dict[str, str | None]:
        record = self.record(article_id)
        return {
            "title": visible(record.title),
            "source": record.source and visible(record.source),
            "published": record.published and record.published[:10],
        }


def visible(text: str) -> str:
    """Return a text on one line, as a reader sees it: what is invisible tells a model nothing."""
    return " ".join(UNSEEN.sub(" ", text).split())


def _draft(marked: Marked, shown: Briefing) -> Draft:
    # A number that stands nowhere becomes 0, which no evidence has.
    return Draft(marked.text, tuple(shown.numbers.get(number, 0) for number in marked.numbers))
