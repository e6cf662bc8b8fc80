"""The numbers that Telegram goes by, each of which a test may change.

What Telegram publishes is 1 message a second in a chat with short bursts allowed, 20 a
minute in a group and about 30 a second in all. How long a burst is, and how often a draft
may be sent, it does not say: those here are guesses on the strict side.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how fast.

    Attributes:
        chat_rate: Messages a second in one chat, and `chat_burst` how many at once.
        group_messages: How many in a group within `group_window` seconds.
        total_rate: Messages a second in all chats, and `total_burst` how many at once.
        draft_rate: Drafts a second in one chat, and `draft_burst` how many at once.
        whole_seconds: Whether `retry_after` is rounded up, as the real one is.
        grace: For how many seconds after a 429 a call may have been under way already.
        conflict_pause: How often at most a 409 to a poll comes at once, in seconds.
        callback_age: For how long a tap of a button may be answered, `inline_age` a query.
        draft_age: For how long a draft is shown.
        update_age: For how long an update is kept.
        webhook_pause: What the pauses grow from when an update is not taken: the first try
            again comes at once, the next after twice this, then four times.
        webhook_pause_most: The longest of these pauses.
        webhook_timeout: How long a webhook may take to answer.
    """

    chat_rate: float = 1.0
    chat_burst: int = 5
    group_messages: int = 20
    group_window: float = 60.0
    total_rate: float = 30.0
    total_burst: int = 30
    draft_rate: float = 5.0
    draft_burst: int = 10
    whole_seconds: bool = True
    grace: float = 0.1
    conflict_pause: float = 3.0
    callback_age: float = 600.0
    inline_age: float = 60.0
    draft_age: float = 30.0
    update_age: float = 86_400.0
    webhook_pause: float = 1.0
    webhook_pause_most: float = 600.0
    webhook_timeout: float = 60.0


NO_FLOOD = Limits(
    chat_rate=1e6,
    chat_burst=10**6,
    group_messages=10**6,
    total_rate=1e6,
    total_burst=10**6,
    draft_rate=1e6,
    draft_burst=10**6,
)
