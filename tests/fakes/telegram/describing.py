"""The methods by which a bot says what it is: its commands and descriptions."""

import re
from typing import Any

from tests.fakes.telegram.accounts import Account
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import bad
from tests.fakes.telegram.world import World

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = (
    "default all_private_chats all_group_chats all_chat_administrators chat "
    "chat_administrators chat_member"
).split()
_MOST = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, given: Parameters) -> Any:
    """Return who the bot is."""
    return world.bot.me()


def set_my_commands(world: World, given: Parameters) -> Any:
    """Set the list of commands for a scope and a language."""
    key = _key(world, given)
    commands = given.list("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for said in commands:
        name, about = str(said.get("command") or ""), str(said.get("description") or "")
        if not _COMMAND.fullmatch(name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(about.strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name.removeprefix("/"), "description": about})
    world.commands[key] = kept
    return True


def get_my_commands(world: World, given: Parameters) -> Any:
    """Return the list for exactly this scope and language."""
    return world.commands.get(_key(world, given), [])


def delete_my_commands(world: World, given: Parameters) -> Any:
    """Remove the list for exactly this scope and language."""
    world.commands.pop(_key(world, given), None)
    return True


def set_text(world: World, given: Parameters, what: str) -> Any:
    """Set the name or a description for a language."""
    value = given.text(what)
    if len(value) > _MOST[what]:
        raise bad(f"{what} is too long")
    world.names[what, _language(given)] = value
    return True


def get_text(world: World, given: Parameters, what: str) -> Any:
    """Return the name or a description in a language, or for all languages."""
    language = _language(given)
    default = world.names.get((what, ""), world.bot.first_name if what == "name" else "")
    return {what: world.names.get((what, language)) or default}


def menu(world: World, account: Account, chat: int) -> list[dict[str, str]]:
    """Return the commands that a user is offered in a chat: the narrowest scope's."""
    private = chat > 0
    scopes = [f"chat:{chat}", "all_private_chats" if private else "all_group_chats", "default"]
    if not private:
        scopes.insert(0, f"chat_member:{chat}:{account.id}")
    for scope in scopes:
        for language in (account.language_code[:2], ""):
            if commands := world.commands.get((scope, language)):
                return commands
    return []


def _key(world: World, given: Parameters) -> tuple[str, str]:
    scope = given.parsed("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if not str(kind).startswith("chat"):
        return str(kind), _language(given)
    if int(scope.get("chat_id") or 0) not in world.chats:
        raise bad("chat not found")
    numbers = [str(scope[name]) for name in ("chat_id", "user_id") if name in scope]
    return ":".join([str(kind), *numbers]), _language(given)


def _language(given: Parameters) -> str:
    language = given.text("language_code")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad("LANGUAGE_CODE_INVALID")
    return language
