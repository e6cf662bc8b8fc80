"""A Telegram of our own: a Bot API server that refuses what the real one refuses.

`FakeTelegram` is the server; `person()` and `group()` are who writes to the bot on it;
`faults` is what goes wrong by script; `ledger` is what the bot called. Its rules come from
the documentation and from the published sources of the Bot API server and TDLib; nothing
here was compared with the live service.
"""

from tests.fakes.telegram.accounts import CHANNEL, GROUP, SUPERGROUP
from tests.fakes.telegram.fake import TOKEN, FakeTelegram
from tests.fakes.telegram.faults import (
    BAD_JSON,
    HALF_BODY,
    LOST_REPLY,
    RESET,
    Fault,
    Rule,
    delay,
    stall,
    status,
)
from tests.fakes.telegram.formatting import Formatted, formatted
from tests.fakes.telegram.ledger import Call, Ledger
from tests.fakes.telegram.limits import NO_FLOOD, Limits
from tests.fakes.telegram.messages import Button, Draft, File, Message
from tests.fakes.telegram.people import Group, Person
from tests.fakes.telegram.refusals import Refusal
from tests.fakes.telegram.seats import Seat
from tests.fakes.telegram.taps import Inline, Tap, Toast

__all__ = [
    "BAD_JSON",
    "CHANNEL",
    "GROUP",
    "HALF_BODY",
    "LOST_REPLY",
    "NO_FLOOD",
    "RESET",
    "SUPERGROUP",
    "TOKEN",
    "Button",
    "Call",
    "Draft",
    "FakeTelegram",
    "Fault",
    "File",
    "Formatted",
    "Group",
    "Inline",
    "Ledger",
    "Limits",
    "Message",
    "Person",
    "Refusal",
    "Rule",
    "Seat",
    "Tap",
    "Toast",
    "delay",
    "formatted",
    "stall",
    "status",
]
