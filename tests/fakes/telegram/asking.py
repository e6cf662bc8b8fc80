"""The methods that ask about chats, members and files."""

from typing import Any

from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.reaching import account_of, chat_of
from tests.fakes.telegram.refusals import bad
from tests.fakes.telegram.world import World

MOST_DOWNLOAD = 20 * 1024 * 1024


def get_chat(world: World, given: Parameters) -> Any:
    """Return what is known of a chat."""
    chat = chat_of(world, given)
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**chat.json(), **more}


def get_chat_member(world: World, given: Parameters) -> Any:
    """Return what a user is in a chat."""
    chat = chat_of(world, given)
    account = account_of(world, chat, given)
    return member(account.json(), chat.members[account.id])


def get_file(world: World, given: Parameters) -> Any:
    """Return where a file can be read."""
    if not given.has("file_id"):
        raise bad("file_id not specified")
    file = world.files.get(given.text("file_id"))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > MOST_DOWNLOAD:
        raise bad("file is too big")
    return {**file.json(), "file_path": path_of(file.id, file.name)}


def path_of(number: str, name: str) -> str:
    """Return the path of a file below `/file/bot<token>/`."""
    ending = name.rpartition(".")[2] if "." in name else "bin"
    return f"documents/{number}.{ending}"


def member(user: dict[str, Any], status: str) -> dict[str, Any]:
    """Return a user's place in a chat, as the Bot API sends it."""
    said: dict[str, Any] = {"user": user, "status": status}
    if status == "kicked":
        said["until_date"] = 0
    if status == "creator":
        said["is_anonymous"] = False
    if status == "administrator":
        rights = (
            "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
            "can_restrict_members can_promote_members can_change_info can_invite_users "
            "can_post_stories can_edit_stories can_delete_stories"
        ).split()
        said |= {"can_be_edited": False, **dict.fromkeys(rights, True)}
    return said
