"""The fake Telegram pushes updates to a webhook as the real one does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.fakes.telegram import FakeTelegram, Limits
from tests.fakes.telegram.calling import Caller

SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Hook:
    """A web server that notes what is pushed to it, and answers as its script says."""

    def __init__(self) -> None:
        self.pushed: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.script: list[int] = []
        self.at_once = 0
        self.most_at_once = 0
        self.changed = threading.Condition()
        self.hold = threading.Event()
        self.hold.set()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = hook.take(json.loads(body), self.headers[SECRET])
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                hook.end()

            def log_message(self, *_: object) -> None:
                """Write nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.01])
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def take(self, update: dict[str, Any], secret: str | None) -> int:
        """Note an update, wait while told to hold, and return the status to answer with."""
        with self.changed:
            self.pushed.append(update)
            self.secrets.append(secret)
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
            status = self.script.pop(0) if self.script else 200
            self.changed.notify_all()
        self.hold.wait(5)
        return status

    def end(self) -> None:
        """Note that an update is answered."""
        with self.changed:
            self.at_once -= 1

    def wait(self, count: int) -> list[str]:
        """Wait for so many pushes, and return the texts of all."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.pushed) >= count, 5), self.pushed
            return [update["message"]["text"] for update in self.pushed]


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    """A fake Telegram whose pauses are short."""
    with FakeTelegram(limits=Limits(webhook_pause=0.05)) as fake:
        yield fake


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A webhook."""
    hook = Hook()
    hook.thread.start()
    yield hook
    hook.hold.set()
    hook.server.shutdown()
    hook.server.server_close()
    hook.thread.join()


def test_updates_are_pushed_with_the_secret(fake: FakeTelegram, hook: Hook) -> None:
    """What waits and what comes is pushed, with the secret in the header."""
    anna, caller = fake.person(), Caller(fake)
    anna.write("a")
    said = caller.say("setWebhook", url=hook.url, secret_token="se_cret-1")
    assert said["description"] == "Webhook was set"
    assert hook.wait(1) == ["a"]
    anna.write("b")
    assert hook.wait(2) == ["a", "b"]
    assert hook.secrets == ["se_cret-1"] * 2
    fake.drained()
    assert caller.do("getWebhookInfo")["pending_update_count"] == 0
    again = caller.say("setWebhook", url=hook.url, secret_token="se_cret-1")
    assert again["description"] == "Webhook is already set"


def test_refused_updates_are_pushed_again(fake: FakeTelegram, hook: Hook) -> None:
    """An update comes until the answer is 2xx, and what went wrong is told."""
    anna, caller = fake.person(), Caller(fake)
    hook.script = [500, 502, 403]
    caller.do("setWebhook", url=hook.url)
    anna.write("a")
    anna.write("b")
    assert hook.wait(5) == ["a", "a", "a", "a", "b"]
    assert len({update["update_id"] for update in hook.pushed}) == 2
    info = caller.do("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    assert info["url"] == hook.url


def test_an_update_may_be_pushed_twice(fake: FakeTelegram, hook: Hook) -> None:
    """A repeated update is pushed with its old number though it was taken."""
    Caller(fake).do("setWebhook", url=hook.url)
    fake.person().write("a")
    hook.wait(1)
    fake.drained()
    fake.repeat()
    assert hook.wait(2) == ["a", "a"]
    assert hook.pushed[0] == hook.pushed[1]


def test_one_at_a_time_in_a_chat_and_chats_side_by_side(fake: FakeTelegram, hook: Hook) -> None:
    """Updates of a chat wait for each other, those of other chats do not."""
    anna, bert = fake.person(), fake.person("Bert")
    hook.hold.clear()
    Caller(fake).do("setWebhook", url=hook.url)
    anna.write("a1")
    anna.write("a2")
    bert.write("b1")
    assert sorted(hook.wait(2)) == ["a1", "b1"]
    assert hook.most_at_once == 2
    hook.hold.set()
    assert hook.wait(3)[2] == "a2"
    assert hook.most_at_once == 2


def test_max_connections_bounds_what_is_under_way(fake: FakeTelegram, hook: Hook) -> None:
    """With one connection all updates wait for each other."""
    hook.hold.clear()
    Caller(fake).do("setWebhook", url=hook.url, max_connections=1)
    for name in "abc":
        fake.person(name).write(name)
    hook.wait(1)
    hook.hold.set()
    assert sorted(hook.wait(3)) == ["a", "b", "c"]
    assert hook.most_at_once == 1


def test_no_polling_while_a_webhook_is_set(fake: FakeTelegram, hook: Hook) -> None:
    """`getUpdates` is a 409 until the webhook is deleted; then what waits is polled."""
    caller = Caller(fake)
    caller.do("setWebhook", url=hook.url)
    assert caller.refused("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert caller.say("deleteWebhook")["description"] == "Webhook was deleted"
    fake.person().write("a")
    assert len(caller.do("getUpdates")) == 1
    assert hook.pushed == []


def test_nobody_at_the_webhook(fake: FakeTelegram) -> None:
    """A webhook where nobody listens is told, and the update stays."""
    caller = Caller(fake)
    caller.do("setWebhook", url="http://127.0.0.1:9/hook")
    fake.person().write("a")
    hook = fake.world.webhook
    assert hook
    fake.wait_for(lambda: hook.error)
    info = caller.do("getWebhookInfo")
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"url": "http://a.de/"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://a.de:8000/"}, "ports 80, 88, 443 or 8443"),
        ({"url": "https://localhost/"}, "bad webhook"),
        ({"url": "https://a.de/", "secret_token": "no spaces"}, "unallowed characters"),
        ({"url": "https://a.de/", "secret_token": "a" * 257}, "too long"),
    ],
)
def test_webhooks_that_the_real_one_refuses(values: dict[str, str], refusal: str) -> None:
    """Without `local` only HTTPS on four ports will do."""
    with FakeTelegram(local=False) as fake:
        assert refusal in Caller(fake).refused("setWebhook", **values)
