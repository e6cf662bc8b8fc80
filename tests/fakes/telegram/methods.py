"""All methods of the fake by their names in small letters. A new one is added here.

Each is a function of the world and the parameters; it returns the result or raises a
Refusal. `getUpdates` and the webhook methods wait or reach out, and live in their own
modules.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.fakes.telegram import answering, asking, describing, editing, sending
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.world import World

Method = Callable[[World, Parameters], Any]

METHODS: dict[str, Method] = {
    "getme": describing.get_me,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendmessagedraft": sending.send_message_draft,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "setmessagereaction": editing.set_message_reaction,
    "answercallbackquery": answering.answer_callback_query,
    "answerinlinequery": answering.answer_inline_query,
    "getchat": asking.get_chat,
    "getchatmember": asking.get_chat_member,
    "getfile": asking.get_file,
    "setmycommands": describing.set_my_commands,
    "getmycommands": describing.get_my_commands,
    "deletemycommands": describing.delete_my_commands,
}
for _method, _what in (
    ("myname", "name"),
    ("mydescription", "description"),
    ("myshortdescription", "short_description"),
):
    METHODS[f"set{_method}"] = partial(describing.set_text, what=_what)
    METHODS[f"get{_method}"] = partial(describing.get_text, what=_what)

# The methods that Telegram counts when a bot sends too fast.
COUNTED = frozenset(
    "sendmessage senddocument sendmessagedraft editmessagetext editmessagecaption "
    "editmessagereplymarkup".split()
)
