"""An order leaves two lines in the log, however it ends; the whole way is in test_upkeep.py."""

import logging
import re

import pytest

from bot.messenger.admins.orders import noted


@pytest.mark.parametrize(
    ("code", "how"),
    [(0, "has ended well"), (3, "has failed (exit code 3)"), (None, "was broken off")],
)
def test_what_began_has_an_end(
    code: int | None, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Well, not well, or broken off before it had one: then what broke it off goes on."""
    with caplog.at_level(logging.INFO):
        if code is None:
            with pytest.raises(KeyError), noted("/add of an admin"):
                raise KeyError("somebody's words")
        else:
            with noted("/add of an admin") as note:
                note(code)

    began, ended = [one.message for one in caplog.records]
    assert began == "/add of an admin has begun."
    assert re.fullmatch(rf"/add of an admin {re.escape(how)} after 0\.\d s\.", ended)
