"""What the settings say of Telegram: the bot's token and server, and who may ask.

Nothing here speaks to Telegram.
"""

import re
from dataclasses import dataclass, field

from bot.settings import Settings
from bot.showing.plain import counted
from index.errors import UsageError
from index.urls import is_http

TELEGRAM = "https://api.telegram.org/bot"
TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
NUMBER = re.compile(r"-?[1-9][0-9]{0,15}")
# What must stand in one place with an address and with those who may ask, and why.
TOKENS = "FOOTNOTE_TELEGRAM_TOKEN", "FOOTNOTE_TELEGRAM_TOKEN_FILE"
SENT = "send your token or messages elsewhere"
LET_IN = "let others into your bot"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Doors:
    """Who may ask: nobody but those named, unless the doors are open."""

    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    open: bool = False

    def let_in(self, user: int, chat: int) -> bool:
        """Return whether a user may ask in a chat; that of a user alone has the user's number."""
        return self.open or chat in self.chats or user in self.users | self.admins

    @property
    def shut(self) -> bool:
        """Whether nobody may ask."""
        return not (self.open or self.users or self.chats or self.admins)

    @property
    def says(self) -> str:
        """Who may ask, in a sentence."""
        if self.open:
            return "Anyone may ask."
        if self.shut:
            return (
                "Nobody may ask yet; write to the bot, which tells you your id, and put that "
                "into FOOTNOTE_TELEGRAM_USERS."
            )
        named = (
            (len(self.users - self.admins), "user"),
            (len(self.chats), "chat"),
            (len(self.admins), "admin"),
        )
        *most, last = [counted(*one) for one in named if one[0]]
        return f"{', '.join(most)}{' and ' if most else ''}{last} may ask."


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, and where they are listened for."""

    url: str
    secret: str | None = field(repr=False)
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Access:
    """How Telegram is reached, and by whom the bot.

    Attributes:
        base_url: Of the Bot API server; the token is put behind it.
    """

    token: str = field(repr=False)
    base_url: str
    doors: Doors
    webhook: Webhook | None

    @property
    def base_file_url(self) -> str:
        """Where files are fetched from; the token is put behind it."""
        return f"{self.base_url.removesuffix('/bot')}/file/bot"

    @classmethod
    def from_settings(cls, current: Settings) -> "Access":
        """Return what the settings say.

        Raises:
            UsageError: If there is no token, a setting makes no sense, or only a `.env` file
                holds one that gives others the use of the token.
        """
        token = _token(current)
        for name in ("users", "chats", "admins", "open"):
            if getattr(current, f"telegram_{name}"):
                _require_together(current, f"FOOTNOTE_TELEGRAM_{name.upper()}", LET_IN)
        chats = numbers("FOOTNOTE_TELEGRAM_CHATS", current.telegram_chats)
        if any(one > 0 for one in chats):
            raise UsageError(
                "FOOTNOTE_TELEGRAM_CHATS holds an id without a minus, and a group's has one; "
                "people are let in by FOOTNOTE_TELEGRAM_USERS."
            )
        users = numbers("FOOTNOTE_TELEGRAM_USERS", current.telegram_users)
        if any(one < 0 for one in users):
            raise UsageError(
                "FOOTNOTE_TELEGRAM_USERS holds an id with a minus, which is a group's; groups are "
                "let in by FOOTNOTE_TELEGRAM_CHATS."
            )
        admins = numbers("FOOTNOTE_TELEGRAM_ADMINS", current.telegram_admins)
        if any(one < 0 for one in admins):
            raise UsageError(
                "FOOTNOTE_TELEGRAM_ADMINS holds an id with a minus, which is a group's; name the "
                "people in it, one by one."
            )
        doors = Doors(users, chats, admins, current.telegram_open)
        return cls(token, _base_url(current), doors, _webhook(current))


def numbers(name: str, listed: str) -> frozenset[int]:
    """Return the ids in a comma-separated list.

    Raises:
        UsageError: If one is no number.
    """
    found = [one.strip() for one in listed.split(",") if one.strip()]
    for one in found:
        if not NUMBER.fullmatch(one):
            raise UsageError(
                f"{name} holds {one!r}, which is not a numeric id; separate ids by commas. The "
                "bot tells everyone who writes to it their id."
            )
    return frozenset(map(int, found))


def _token(current: Settings) -> str:
    given = current.telegram_token
    if current.telegram_token_file is not None and given is None:
        try:
            token = current.telegram_token_file.expanduser().read_text(encoding="utf-8").strip()
        except (OSError, RuntimeError, UnicodeDecodeError) as exc:
            why = getattr(exc, "strerror", None) or "it is not text"
            raise UsageError(
                f"The file of FOOTNOTE_TELEGRAM_TOKEN_FILE cannot be read ({why})."
            ) from exc
        name = "The file of FOOTNOTE_TELEGRAM_TOKEN_FILE"
    elif given is not None:
        token, name = given.get_secret_value().strip(), "FOOTNOTE_TELEGRAM_TOKEN"
    else:
        raise UsageError(
            "There is no token for the Telegram bot; get one from @BotFather, and put it into "
            "FOOTNOTE_TELEGRAM_TOKEN or into a file that FOOTNOTE_TELEGRAM_TOKEN_FILE names."
        )
    if not TOKEN.fullmatch(token):
        raise UsageError(
            f"{name} does not hold a bot's token, such as 123456789:AA... from @BotFather."
        )
    return token


def _require_together(current: Settings, name: str, harm: str) -> None:
    for key in TOKENS:
        current.require_together(key, name, harm)


def _base_url(current: Settings) -> str:
    if current.telegram_base_url is None:
        return TELEGRAM
    _require_together(current, "FOOTNOTE_TELEGRAM_BASE_URL", SENT)
    url = current.telegram_base_url.rstrip("/")
    if not is_http(url) or not url.endswith("/bot"):
        raise UsageError("FOOTNOTE_TELEGRAM_BASE_URL is not an address like http://host:8081/bot.")
    return url


def _webhook(current: Settings) -> Webhook | None:
    url, secret = current.telegram_webhook_url, current.telegram_webhook_secret
    if url is None:
        return None
    _require_together(current, "FOOTNOTE_TELEGRAM_WEBHOOK_URL", SENT)
    schemes = ("https",) if current.telegram_base_url is None else ()
    if not is_http(url, *schemes):
        raise UsageError(
            "FOOTNOTE_TELEGRAM_WEBHOOK_URL is not an address like https://bot.example/hook."
        )
    known = secret.get_secret_value() if secret else None
    if known is not None and not SECRET.fullmatch(known):
        raise UsageError(
            "FOOTNOTE_TELEGRAM_WEBHOOK_SECRET may hold letters, digits, _ and -, at most 256."
        )
    return Webhook(url, known, current.telegram_webhook_host, current.telegram_webhook_port)
