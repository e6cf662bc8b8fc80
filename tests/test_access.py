"""What the settings say of Telegram is understood, or refused in one sentence."""

from pathlib import Path
from typing import Any

import pytest

from bot.messenger.access import Access, Doors
from bot.settings import Settings
from index.errors import UsageError
from tests.fakes.telegram import TOKEN


def access(**known: Any) -> Access:
    """Return what settings say, with a token."""
    return Access.from_settings(Settings(**{"telegram_token": TOKEN, **known}))


def test_a_token_stands_in_the_settings_or_a_file(tmp_path: Path) -> None:
    """A file may end in a newline; neither shows the token where it is printed."""
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")

    by_file = Access.from_settings(Settings(telegram_token_file=tmp_path / "token"))

    assert by_file.token == access().token == TOKEN
    assert TOKEN not in repr(by_file)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"telegram_token": None}, "There is no token for the Telegram bot"),
        ({"telegram_token": "sesame"}, "FOOTNOTE_TELEGRAM_TOKEN does not hold a bot's token"),
        (
            {"telegram_token": None, "telegram_token_file": Path("nowhere")},
            r"The file of FOOTNOTE_TELEGRAM_TOKEN_FILE cannot be read \(No such file",
        ),
        ({"telegram_users": "1, Anna"}, "FOOTNOTE_TELEGRAM_USERS holds 'Anna'"),
        ({"telegram_chats": "--5"}, "FOOTNOTE_TELEGRAM_CHATS holds '--5'"),
        ({"telegram_admins": "1.5"}, "FOOTNOTE_TELEGRAM_ADMINS holds '1.5'"),
        ({"telegram_users": "-5"}, "FOOTNOTE_TELEGRAM_USERS holds an id with a minus"),
        ({"telegram_admins": "7,-5"}, "FOOTNOTE_TELEGRAM_ADMINS holds an id with a minus"),
        ({"telegram_users": "99999999999999999999"}, "FOOTNOTE_TELEGRAM_USERS holds '9"),
        ({"telegram_chats": "5"}, "FOOTNOTE_TELEGRAM_CHATS holds an id without a minus"),
        ({"telegram_base_url": "http://host:8081"}, "FOOTNOTE_TELEGRAM_BASE_URL is not an address"),
        ({"telegram_base_url": "ftp://host/bot"}, "FOOTNOTE_TELEGRAM_BASE_URL is not an address"),
        (
            {"telegram_webhook_url": "http://me/hook"},
            "FOOTNOTE_TELEGRAM_WEBHOOK_URL is not an address",
        ),
        (
            {"telegram_webhook_url": "https://me/hook", "telegram_webhook_secret": "süß"},
            "FOOTNOTE_TELEGRAM_WEBHOOK_SECRET may hold",
        ),
    ],
)
def test_nonsense_is_one_sentence(known: dict[str, Any], why: str) -> None:
    """It names the setting, and never repeats a token."""
    with pytest.raises(UsageError, match=why) as told:
        access(**known)

    assert "sesame" not in str(told.value)


def test_a_file_in_this_folder_cannot_send_the_token_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An address that only `.env` names gets neither the token nor what people write."""
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_TOKEN", TOKEN)
    for line in ("BASE_URL=http://evil.example/bot", "WEBHOOK_URL=https://evil.example/hook"):
        (tmp_path / ".env").write_text(f"FOOTNOTE_TELEGRAM_{line}\n")
        with pytest.raises(UsageError, match="so that no file can send your token or messages"):
            Access.from_settings(Settings())

    monkeypatch.setenv("FOOTNOTE_TELEGRAM_WEBHOOK_URL", "https://good.example/hook")
    assert Access.from_settings(Settings()).webhook


@pytest.mark.parametrize("line", ["ADMINS=7", "USERS=7", "CHATS=-7", "OPEN=1"])
@pytest.mark.parametrize("by_file", [False, True])
def test_a_file_in_this_folder_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, by_file: bool
) -> None:
    """Who may ask a bot whose token is in the environment is told there, or all in the file."""
    (tmp_path / "token").write_text(TOKEN)
    file = f"FOOTNOTE_TELEGRAM_TOKEN_FILE={tmp_path / 'token'}"
    known = file if by_file else f"FOOTNOTE_TELEGRAM_TOKEN={TOKEN}"
    (tmp_path / ".env").write_text(f"FOOTNOTE_TELEGRAM_{line}\n")
    monkeypatch.setenv(*known.split("=", 1))

    with pytest.raises(UsageError, match="so that no file can let others into your bot"):
        Access.from_settings(Settings())

    monkeypatch.setenv(*f"FOOTNOTE_TELEGRAM_{line}".split("=", 1))
    assert not Access.from_settings(Settings()).doors.shut
    monkeypatch.delenv(known.split("=")[0])
    (tmp_path / ".env").write_text(f"{known}\nFOOTNOTE_TELEGRAM_{line}\n")
    assert not Access.from_settings(Settings()).doors.shut


def test_files_come_from_the_same_server() -> None:
    """The address of files derives from that of the Bot API."""
    assert access().base_file_url == "https://api.telegram.org/file/bot"
    assert access(telegram_base_url="http://host:8081/bot/").base_file_url == (
        "http://host:8081/file/bot"
    )


def test_nobody_is_let_in_who_is_not_named() -> None:
    """Without a name the doors are shut; open ones let everybody in."""
    doors = access(telegram_users="1,2", telegram_chats=" -100 ", telegram_admins="3").doors

    assert [doors.let_in(user, user) for user in (1, 2, 3, 4)] == [True, True, True, False]
    assert doors.let_in(4, -100)
    assert doors.let_in(1, -200)
    assert not doors.let_in(4, -200)
    assert not Doors().let_in(1, 1)
    assert Doors().shut
    assert not doors.shut
    assert access(telegram_open=True).doors.let_in(4, 4)


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({}, "Nobody may ask yet; write to the bot, which tells you your id, and put that into "),
        ({"telegram_open": True, "telegram_users": "1"}, "Anyone may ask."),
        ({"telegram_users": "1,2", "telegram_admins": "2,3"}, "1 user and 2 admins may ask."),
        ({"telegram_admins": "2"}, "1 admin may ask."),
        (
            {"telegram_users": "1", "telegram_chats": "-5", "telegram_admins": "2"},
            "1 user, 1 chat and 1 admin may ask.",
        ),
        ({"telegram_users": "1", "telegram_chats": "-5,-6"}, "1 user and 2 chats may ask."),
    ],
)
def test_who_may_ask_is_told(known: dict[str, Any], says: str) -> None:
    """In a sentence for the log."""
    assert access(**known).doors.says.startswith(says)
