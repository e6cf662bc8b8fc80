"""Answer at a terminal: one question or a conversation, each statement as it is verified."""

import asyncio
import re
import sys
from collections.abc import Iterator
from datetime import date

import click

from bot.answer import Answer, Question
from bot.commands.options import show, show_json
from bot.engine import Engine
from bot.messenger.saying.wording import ENGLISH, wording
from bot.messenger.small_talk import Heard, heard
from bot.showing import console, interchange
from bot.showing.plain import line
from bot.understanding.conversation import Conversation
from bot.work import Trace
from index.errors import QuestionError, ServerUnreachable
from index.filters import Filters

PROMPT = "> "
FORGET, HELP, QUIT = "/new", "/help", "/quit"
COMMAND = re.compile(r"/\w+")
# How other programs are left, too.
LEAVING = frozenset((QUIT, "/exit", "/bye", "exit", "exit()", "quit", "quit()", ":q", "q"))


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
        if said := kindly(text):
            click.echo(said, err=True)
            return
        if COMMAND.fullmatch(text):
            known = f"{FORGET}, {HELP} and {QUIT}"
            click.echo(line(f"There is no command {text}; there are {known}."), err=True)
            return
        try:
            await self.answer(engine, Question(text, filters, asked_on))
        except (QuestionError, ServerUnreachable) as exc:
            click.echo(line(str(exc)), err=True)
        click.echo(err=True)


def leaves(text: str) -> bool:
    """Return whether a line ends the conversation; to a goodbye it is returned first."""
    if text.casefold() in LEAVING:
        return True
    said = heard(text)
    if not said or said.kind != "bye":
        return False
    click.echo(wording(said.language).say("bye"), err=True)
    return True


def kindly(text: str) -> str | None:
    """Return what is said to a line that asks for no article, or None if it may be a question."""
    said = Heard("help", ENGLISH) if text.casefold() == HELP else heard(text)
    if said is None:
        return None
    name = "terminal_help" if said.kind == "help" else said.kind
    return wording(said.language).say(name)


def lines() -> Iterator[str]:
    """Yield what is typed, line by line, or what stdin holds; empty lines are left out."""
    typing = sys.stdin.isatty()
    if typing:
        import readline  # noqa: F401 - its import gives input() a history and arrow keys

        click.echo("Ask a question; /help says how, /quit or Ctrl-D ends it.", err=True)
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
