"""Answer at a terminal: one question or a conversation, each statement as it is verified."""

import asyncio
import re
import sys
from collections.abc import Iterator
from datetime import date

import click

from bot import console, interchange
from bot.answer import Answer, Question
from bot.conversation import Conversation
from bot.engine import Engine
from bot.options import show, show_json
from bot.plain import line
from bot.work import Trace
from index.errors import QuestionError, ServerUnreachable
from index.filters import Filters

PROMPT = "> "
FORGET, QUIT = "/new", "/quit"
COMMAND = re.compile(r"/\w+")


class Talk:
    """Answers questions on stdout; it remembers what was said before."""

    def __init__(self, as_json: bool = False, verbose: bool = False) -> None:
        self._as_json = as_json
        self._verbose = verbose
        self._conversation = Conversation()

    async def answer(self, engine: Engine, question: Question) -> Answer:
        """Print the answer to a question as it comes, and return it."""
        trace = Trace()
        answer: Answer | None = None
        async for event in engine.stream(question, trace, self._conversation.turns):
            if isinstance(event, Answer):
                answer = event
            elif not self._as_json:
                show(console.from_statement(event))
        if answer is None:
            raise AssertionError("unreachable: the last event is the answer")
        self._conversation.add(answer)
        if self._as_json:
            show_json(interchange.from_answer(answer))
        else:
            show(console.after_statements(answer))
        if self._verbose:
            show(console.from_trace(trace, answer), err=True)
        return answer

    def take_now(self, engine: Engine, text: str, filters: Filters, asked_on: date | None) -> None:
        """Do the same as `take`, where no event loop runs."""
        asyncio.run(self.take(engine, text, filters, asked_on))

    async def take(
        self, engine: Engine, text: str, filters: Filters, asked_on: date | None
    ) -> None:
        """Answer one line of a conversation; a bad one costs a sentence, not the rest."""
        if text == FORGET:
            self._conversation.clear()
            click.echo("The conversation is forgotten.", err=True)
            return
        if COMMAND.fullmatch(text):
            click.echo(
                line(f"There is no command {text}; there are {FORGET} and {QUIT}."), err=True
            )
            return
        try:
            await self.answer(engine, Question(text, filters, asked_on))
        except (QuestionError, ServerUnreachable) as exc:
            click.echo(line(str(exc)), err=True)
        click.echo(err=True)


def lines() -> Iterator[str]:
    """Yield what is typed, line by line, or what stdin holds; empty lines are left out."""
    typing = sys.stdin.isatty()
    if typing:
        import readline  # noqa: F401 - its import gives input() a history and arrow keys

        click.echo("Ask; /new forgets the conversation, /quit or Ctrl-D ends it.", err=True)
    while True:
        try:
            text = input(PROMPT) if typing else sys.stdin.readline()
        except EOFError:
            click.echo(err=True)
            return
        if not typing and not text:
            return
        if text.strip():
            yield text.strip()
