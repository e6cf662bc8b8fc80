"""What came of a command that was run for an admin: told in a chat, not at a terminal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What a command tells to do next, and how that is done in a chat.
HERE = (
    (
        re.compile("`footnote articles` lists the articles, `footnote status` the sources"),
        "/remove by itself lists them",
    ),
    (re.compile("`footnote articles`"), "/remove by itself"),
    (re.compile("`footnote (rebuild|status)`"), r"/\1"),
    (re.compile("`footnote add (https?://[^`]*)`"), r"/add \1"),
    (re.compile("run it again with --yes"), "write /rebuild yes"),
)


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """With what a command ended, and the last lines of what it said."""

    code: int
    lines: Sequence[str]

    def says(self, command: str, *remarks: str) -> str:
        """Return it for an admin; remarks stand between the command and what it said."""
        said = map(in_chat, self.lines)
        return "\n".join([f"{'❌' if self.code else '✅'} {command}", *remarks, *said])


def in_chat(text: str) -> str:
    """Return a text with the chat's commands in the place of the terminal's.

    "Run `footnote rebuild`." gives "Run /rebuild."; what has no like in a chat stays.
    """
    for spoken, here in HERE:
        text = spoken.sub(here, text)
    return text
