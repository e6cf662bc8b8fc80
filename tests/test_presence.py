"""A bot is there for as long as its process lives, and whoever looks stands in nobody's way."""

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.messenger.kept import presence
from bot.messenger.kept.presence import alone, is_there
from index.errors import HomeUnusable, TelegramUnusable
from index.generations.home import Home


def test_a_home_has_one_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second on the same machine does not even begin; after the first it may."""
    monkeypatch.setattr(presence, "PATIENCE", 0.0)
    home = Home(tmp_path)
    with alone(home), pytest.raises(TelegramUnusable, match="with this FOOTNOTE_HOME"), alone(home):
        pass
    with alone(home):
        pass


def test_it_is_there_while_it_holds_its_lock(tmp_path: Path) -> None:
    """Before and after that it is not, and to look makes no file."""
    home = Home(tmp_path / "home")
    before = is_there(home), home.folder.exists()
    with alone(home):
        during = is_there(home), is_there(home)
    after = is_there(home)

    assert (before, during, after) == ((False, False), (True, True), False)


def test_a_bot_begins_while_others_look(tmp_path: Path) -> None:
    """As often as they may: a bot that starts waits for them."""
    home = Home(tmp_path)
    with alone(home):
        pass
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            is_there(home)

    looking = [threading.Thread(target=look) for _ in range(2)]
    for one in looking:
        one.start()
    try:
        for _ in range(50):
            with alone(home):
                pass
    finally:
        stop.set()
        for one in looking:
            one.join()


def test_a_lock_that_cannot_be_looked_at_is_a_sentence(tmp_path: Path) -> None:
    """A folder that is none, for whoever looks and whoever begins."""
    (tmp_path / "home").touch()
    home = Home(tmp_path / "home")

    with pytest.raises(HomeUnusable, match="FOOTNOTE_HOME cannot be used"):
        is_there(home)
    with ExitStack() as stack, pytest.raises(HomeUnusable, match="FOOTNOTE_HOME cannot be used"):
        stack.enter_context(alone(home))
