"""What the fake says no with, in Telegram's own words.

The texts were read in the Bot API server's published source and in bug reports that
quote real answers; bots compare them, so they are exact.
"""

from typing import Any


class Refusal(Exception):
    """An answer with `ok` false.

    Attributes:
        code: The HTTP status, which is also `error_code`.
        description: The text, as Telegram sends it.
        parameters: `retry_after` or `migrate_to_chat_id`, if any.
    """

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object of this answer."""
        parameters = {"parameters": self.parameters} if self.parameters else {}
        said = {"ok": False, "error_code": self.code, "description": self.description}
        return {**said, **parameters}


def bad(description: str, **parameters: Any) -> Refusal:
    """Return a 400."""
    return Refusal(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> Refusal:
    """Return a 403."""
    return Refusal(403, f"Forbidden: {description}")


def conflict(description: str) -> Refusal:
    """Return a 409."""
    return Refusal(409, f"Conflict: {description}")


def too_many(retry_after: float) -> Refusal:
    """Return a 429 that says when to come again."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after:g}", retry_after=retry_after)


UNAUTHORIZED = (401, "Unauthorized")
NOT_FOUND = (404, "Not Found")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
