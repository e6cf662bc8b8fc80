"""Who and where: users, chats, and what each looks like to a bot."""

from dataclasses import dataclass, field
from typing import Any

PRIVATE, GROUP, SUPERGROUP, CHANNEL = "private", "group", "supergroup", "channel"


@dataclass(frozen=True, slots=True)
class Account:
    """A user or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    privacy: bool = True

    def json(self) -> dict[str, Any]:
        """Return it as part of an update; what is empty is left out."""
        named = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        said = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        return {**said, **{name: value for name, value in named.items() if value}}

    def me(self) -> dict[str, Any]:
        """Return it as `getMe` shows a bot to itself."""
        return {
            **self.json(),
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
        }


GROUP_ANONYMOUS_BOT = Account(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
TELEGRAM = Account(777000, "Telegram")


@dataclass(slots=True)
class Chat:
    """A private chat, a group, a supergroup or a channel.

    Attributes:
        members: Each account's id, and what it is there: "member", "administrator", "left",
            "kicked", "creator".
        topics: The threads of a forum by their numbers; None if it is none.
        moved_to: The supergroup that a group has become.
    """

    id: int
    kind: str
    title: str = ""
    owner: Account | None = None
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] | None = None
    moved_to: int | None = None
    next_message: int = 1

    @property
    def is_group(self) -> bool:
        """Whether it is a group of either kind."""
        return self.kind in (GROUP, SUPERGROUP)

    def json(self) -> dict[str, Any]:
        """Return it as part of an update."""
        if self.owner:
            names = self.owner.json()
            for name in ("is_bot", "language_code"):
                names.pop(name, None)
            return {**names, "type": self.kind}
        forum = {"is_forum": True} if self.topics is not None else {}
        return {"id": self.id, "type": self.kind, "title": self.title, **forum}
