"""The fake as a program: type as a user, and see what the bot sends.

    python -m tests.fakes.telegram --port 8081

prints the settings under which a bot finds it. A line that is typed is a message; a line
that begins with a colon does something else, `:help` says what.
"""

import argparse
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.fakes.telegram import TOKEN, FakeTelegram, Message, Person
from tests.fakes.telegram.screen import Screen

HELP = """\
:1          press the button of this number under the bot's last buttons
:edit TEXT  give your last message another text
:reply TEXT reply to the bot's last message
:save DIR   write the bot's last file there
:photo :voice :sticker   send one
:block :unblock          the bot
:again      have the last update sent a second time
:quit       so does the end of the input"""


class Typing:
    """What each typed line does."""

    def __init__(self, fake: FakeTelegram, person: Person) -> None:
        self._fake = fake
        self._person = person
        self._last: Message | None = None

    def line(self, text: str) -> str:
        """Do what a line says; return what there is to say of it."""
        if not text.startswith(":"):
            self._last = self._person.write(text)
            return ""
        verb, _, rest = text[1:].partition(" ")
        try:
            return self._tap(int(verb)) if verb.isdigit() else self._do(verb, rest)
        except (LookupError, PermissionError, OSError, TimeoutError) as error:
            return str(error)

    def _do(self, verb: str, rest: str) -> str:
        person = self._person
        deeds: dict[str, Callable[[], object]] = {
            "photo": person.send_photo,
            "voice": person.send_voice,
            "sticker": person.send_sticker,
            "block": person.block,
            "unblock": person.unblock,
            "again": self._fake.repeat,
        }
        if verb in deeds:
            deeds[verb]()
        elif verb == "edit" and self._last:
            person.edit(self._last, rest)
        elif verb == "reply":
            person.write(rest, reply_to=person.answers[-1])
        elif verb == "save":
            return self._save(Path(rest or "."))
        else:
            return HELP
        return ""

    def _tap(self, number: int) -> str:
        message = [one for one in self._person.answers if one.buttons][-1]
        toast = self._person.tap(message, message.buttons[number - 1]).answer(30)
        return " ".join(part for part in ("(tap)", toast.text, toast.url) if part)

    def _save(self, folder: Path) -> str:
        file = [one.document for one in self._person.answers if one.document][-1]
        path = folder / Path(file.name).name
        path.write_bytes(file.data)
        return f"Wrote {path}."


def run(fake: FakeTelegram, person: Person, typed: Iterable[str]) -> None:
    """Show the chat and do what is typed, until the input ends."""
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(fake, person, over))
    watching.start()
    typing = Typing(fake, person)
    try:
        for line in typed:
            if line.strip() == ":quit":
                break
            if line.strip() and (said := typing.line(line.rstrip("\n"))):
                print(said, flush=True)
    finally:
        over.set()
        with fake.world.changed:
            fake.world.changed.notify_all()
        watching.join()


def _watch(fake: FakeTelegram, person: Person, over: threading.Event) -> None:
    screen = Screen(person)
    while not over.is_set():
        with fake.world.changed:
            for line in screen.look():
                print(line, flush=True)
            fake.world.changed.wait(1)
    for line in screen.look():
        print(line, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="tests.fakes.telegram", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN, help="the bot's; this one if not given")
    parser.add_argument("--name", default="Anna", help="your first name")
    parser.add_argument("--language", default="en", help="your Telegram's language")
    parser.add_argument("--id", type=int, default=1001, help="your number")
    chosen = parser.parse_args(arguments)
    with FakeTelegram(token=chosen.token, port=chosen.port) as fake:
        person = fake.person(chosen.name, language_code=chosen.language, number=chosen.id)
        print(f"FOOTNOTE_TELEGRAM_BASE_URL={fake.base_url}")
        print(f"FOOTNOTE_TELEGRAM_TOKEN={fake.token}")
        print(f"FOOTNOTE_TELEGRAM_USERS={person.id}", flush=True)
        run(fake, person, sys.stdin)


if __name__ == "__main__":
    main()
