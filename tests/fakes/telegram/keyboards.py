"""The buttons under a message, and which of them Telegram refuses."""

from typing import Any

from tests.fakes.telegram.links import checked
from tests.fakes.telegram.messages import Button, Keyboard
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import bad

MOST = 100
MOST_IN_ROW = 8  # the text of this refusal is a guess: clients show no more than eight
MOST_DATA = 64
_ACTIONS = (
    "url callback_data login_url web_app copy_text pay callback_game switch_inline_query "
    "switch_inline_query_current_chat switch_inline_query_chosen_chat"
).split()


def keyboard(parameters: Parameters) -> Keyboard:
    """Return the inline buttons of a call; other kinds of reply markup are passed over."""
    markup = parameters.parsed("reply_markup")
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    made = tuple(tuple(_button(said) for said in row) for row in rows if row)
    if sum(map(len, made)) > MOST or any(len(row) > MOST_IN_ROW for row in made):
        raise bad("reply markup is too long")
    return made


def _button(said: Any) -> Button:
    if not isinstance(said, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = str(said.get("text") or "")
    if not text.strip():
        raise bad(
            'can\'t parse inline keyboard button: Field "text" must be of type String'
            if "text" not in said
            else "BUTTON_TEXT_INVALID"
        )
    actions = [name for name in _ACTIONS if name in said]
    if not actions:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = str(said.get("callback_data") or "")
    if "callback_data" in said and not 1 <= len(data.encode()) <= MOST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    more = tuple((name, str(said[name])) for name in actions[:1] if name not in _ACTIONS[:2])
    return Button(text, data, _address(said["url"]) if "url" in said else "", more)


def _address(address: Any) -> str:
    try:
        return checked(str(address))
    except ValueError as error:
        raise bad(f"inline keyboard button URL '{address}' is invalid: {error}") from error
