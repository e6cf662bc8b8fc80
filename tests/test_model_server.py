"""The fake model server does what the real ones do, as their own clients see it."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import anthropic
import httpx
import openai
import pytest
from llama_index.llms.anthropic import Anthropic

from bot.llm.faults import kinds
from tests.fakes import behaviours as does
from tests.fakes.clients import KEY, MESSAGES, MODELS, SYSTEM, USER, ask, connected
from tests.fakes.model_server import ModelServer
from tests.fakes.outcomes import Behaviour

ANSWER = "According to the article, the old bridge was closed on Thursday [1]."
PATHS = {"anthropic": "/v1/messages", "ollama": "/api/chat"}
EACH = pytest.mark.parametrize("provider", MODELS)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server that asks for a key, where it has one to ask for."""
    with ModelServer(key=KEY, models=("tiny", "gpt-4o-mini")) as started:
        yield started


@EACH
def test_a_stream_brings_text_and_usage(server: ModelServer, provider: str) -> None:
    """Each client gets what the model said, in pieces, and what it cost."""
    heard = ask(provider, server)

    assert heard.error is None
    assert heard.text == ANSWER
    assert len(heard.pieces) > 5
    assert heard.usage is not None
    assert heard.usage[0] > 50
    assert heard.usage[1] == len(ANSWER) // 4


@EACH
def test_an_answer_comes_in_one_piece_too(server: ModelServer, provider: str) -> None:
    """Without streaming the same is said at once."""

    async def run() -> str:
        async with connected(provider, server, MODELS[provider], KEY, 10) as client:
            if isinstance(client, anthropic.AsyncAnthropic):
                messages: Any = [{"role": "user", "content": USER}]
                said = await client.messages.create(model="tiny", max_tokens=99, messages=messages)
                return said.content[0].text if said.content[0].type == "text" else ""
            client.additional_kwargs = {}
            return str((await client.achat(MESSAGES)).message.content)

    assert asyncio.run(run()) == ANSWER


@pytest.mark.xfail(
    int(anthropic.__version__.split(".")[0]) >= 1,
    raises=TypeError,
    reason="LlamaIndex's class hands on what newer clients of Anthropic take no more",
)
def test_llama_index_knows_anthropic(server: ModelServer) -> None:
    """LlamaIndex's class for Anthropic gets what was said, as the client itself does."""
    server.rules = ModelServer(key=KEY, models=("claude-sonnet-4-5",)).rules

    async def run() -> str:
        llm = Anthropic("claude-sonnet-4-5", base_url=server.root, api_key=KEY, max_retries=0)
        try:
            return "".join([one.delta or "" async for one in await llm.astream_chat(MESSAGES)])
        finally:
            llm._client.close()
            await llm._aclient.close()

    assert asyncio.run(run()) == ANSWER


@EACH
def test_a_wrong_key_and_an_unknown_model_are_refused(server: ModelServer, provider: str) -> None:
    """Clients see the statuses that the real servers give; Ollama asks for no key."""
    wrong = ask(provider, server, key="sk-wrong").error
    unknown = ask(provider, server, model="gpt-4o" if provider == "openai" else "huge").error

    assert getattr(wrong, "status_code", None) == (None if provider == "ollama" else 401)
    assert getattr(unknown, "status_code", None) == 404
    assert [call.status for call in server.calls] == [200 if provider == "ollama" else 401, 404]


OPENAI, CLAUDE, OLLAMA = "/v1/chat/completions", "/v1/messages", "/api/chat"
HELLO = {"messages": [{"role": "user", "content": "Hello"}], "model": "tiny"}
CLAUDE_HELLO = {**HELLO, "max_tokens": 9}
LONG = [{"role": "user", "content": "word " * 10_000}]


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        (OPENAI, "{", "could not parse"),
        (OPENAI, {"model": "tiny"}, "'messages'"),
        (OPENAI, {**HELLO, "messages": []}, "empty array"),
        (OPENAI, {**HELLO, "messages": [{"role": "judge", "content": "x"}]}, "messages[0].role"),
        (OPENAI, {**HELLO, "messages": [{"role": "user", "content": 5}]}, "invalid_type"),
        (OPENAI, {**HELLO, "colour": 1}, "unknown_parameter"),
        (OPENAI, {**HELLO, "top_p": 1}, "unsupported_parameter"),
        (OPENAI, {**HELLO, "stream_options": {}}, "only allowed when 'stream'"),
        (OPENAI, {**HELLO, "messages": LONG}, "context_length_exceeded"),
        (OPENAI, {**HELLO, "max_tokens": 8192}, "context_length_exceeded"),
        (CLAUDE, "[]", "not valid JSON"),
        (CLAUDE, HELLO, "max_tokens: Field required"),
        (CLAUDE, {**CLAUDE_HELLO, "max_tokens": 0}, "greater than or equal to 1"),
        (CLAUDE, {**CLAUDE_HELLO, "messages": []}, "at least one message"),
        (CLAUDE, {**CLAUDE_HELLO, "messages": [{"role": "system", "content": "x"}]}, "role"),
        (CLAUDE, {**CLAUDE_HELLO, "messages": [{"role": "assistant", "content": "x"}]}, "first"),
        (CLAUDE, {**CLAUDE_HELLO, "messages": [{"role": "user", "content": " "}]}, "non-empty"),
        (CLAUDE, {**CLAUDE_HELLO, "colour": 1}, "Extra inputs are not permitted"),
        (CLAUDE, {**CLAUDE_HELLO, "top_p": 1}, "deprecated"),
        (CLAUDE, {**CLAUDE_HELLO, "messages": LONG}, "prompt is too long"),
        (CLAUDE, {**CLAUDE_HELLO, "max_tokens": 8192}, "exceed context limit"),
        (OLLAMA, "{", "invalid character"),
        (OLLAMA, {"messages": []}, "model is required"),
        (OLLAMA, {"model": "tiny"}, "cannot unmarshal"),
    ],
)
def test_a_bad_request_is_refused(path: str, body: object, says: str) -> None:
    """What a real server does not take is status 400, with its words, and in the history."""
    headers = {"anthropic-version": "2023-06-01"}
    sent: dict[str, Any] = {"content": body} if isinstance(body, str) else {"json": body}
    with ModelServer(refuses=("top_p",)) as server:
        response = httpx.post(server.root + path, headers=headers, **sent)

    assert response.status_code == 400
    assert says in response.text
    assert [(call.path, call.status, call.text) for call in server.calls] == [(path, 400, None)]


def test_anthropic_asks_for_a_version(server: ModelServer) -> None:
    """A request to Anthropic says which version of its API it means."""
    response = httpx.post(server.root + CLAUDE, headers={"x-api-key": KEY}, json=CLAUDE_HELLO)

    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_usage_is_streamed_only_when_asked_for() -> None:
    """OpenAI's protocol leaves usage out of a stream unless `stream_options` ask for it."""
    with ModelServer() as server:
        plain = httpx.post(server.root + OPENAI, json={**HELLO, "stream": True}).text
        asked = {**HELLO, "stream": True, "stream_options": {"include_usage": True}}
        counted = httpx.post(server.root + OPENAI, json=asked).text

    assert "usage" not in plain
    assert counted.count('"total_tokens"') == 1
    assert plain.endswith("data: [DONE]\n\n")


def test_ollama_cuts_a_long_prompt_without_a_word() -> None:
    """What does not fit `num_ctx` is lost from the start; the history says so."""
    with ModelServer() as server:
        messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": USER}]
        told = {"messages": messages, "model": "tiny", "options": {"num_ctx": 20}}
        response = httpx.post(server.root + OLLAMA, json={**told, "stream": False})

    assert response.json()["done"] is True
    assert response.json()["prompt_eval_count"] == 20
    assert server.calls[0].truncated
    assert server.calls[0].system == ""
    assert USER.endswith(server.calls[0].user)


def test_models_are_listed(server: ModelServer) -> None:
    """Servers say which models they have; OpenAI's only to those with a key."""
    bearer = {"authorization": f"Bearer {KEY}"}

    assert httpx.get(f"{server.url}/models").status_code == 401
    listed = httpx.get(f"{server.url}/models", headers=bearer).json()
    assert [one["id"] for one in listed["data"]] == ["tiny", "gpt-4o-mini"]
    assert httpx.get(f"{server.root}/api/tags").json()["models"][0]["name"] == "tiny:latest"
    shown = httpx.post(f"{server.root}/api/show", json={"model": "tiny"}).json()
    assert shown["model_info"]["fake.context_length"] == 8192
    assert httpx.get(f"{server.root}/elsewhere").status_code == 404
    assert len(server.calls) == 5


@EACH
@pytest.mark.parametrize(
    ("behaviour", "kind", "begins"),
    [
        (does.reset, "ReadError", ""),
        (does.reset_midway(20), "ReadError", ANSWER[:20]),
        (does.cut(20), "RemoteProtocolError", ANSWER[:20]),
        (does.broken_json(20), "JSONDecodeError", ANSWER[:20]),
        (does.stall, "TimeoutError", ""),
    ],
    ids=["reset", "reset_midway", "cut", "broken_json", "stall"],
)
def test_a_broken_connection_is_an_error(
    server: ModelServer, provider: str, behaviour: Behaviour, kind: str, begins: str
) -> None:
    """Each client says what broke, after what had come before."""
    server.script(behaviour)

    heard = ask(provider, server, seconds=0.3 if behaviour is does.stall else 10)

    assert kind in kinds(heard.error)
    assert heard.text == begins


@EACH
@pytest.mark.parametrize("code", [429, 500, 503, 529])
def test_a_status_is_an_error(server: ModelServer, provider: str, code: int) -> None:
    """Each client names the status; all but Ollama's hand on when to come again."""
    server.script(does.status(code, retry_after=7))

    error = ask(provider, server).error

    assert getattr(error, "status_code", None) == code
    if provider != "ollama":
        assert isinstance(error, openai.APIStatusError | anthropic.APIStatusError)
        assert error.response.headers["retry-after"] == "7"


@EACH
def test_an_error_in_the_middle_has_no_status_of_its_own(
    server: ModelServer, provider: str
) -> None:
    """A stream that began well can end with an error, of which clients know no status."""
    server.script(does.error_midway(after=20))

    heard = ask(provider, server)

    assert heard.text == ANSWER[:20]
    assert getattr(heard.error, "status_code", None) in {None, 200, -1}
    assert heard.error is not None


@EACH
def test_an_empty_answer_is_no_error(server: ModelServer, provider: str) -> None:
    """An answer may hold no text at all."""
    server.script(does.empty)

    heard = ask(provider, server)

    assert (heard.text, heard.error) == ("", None)


@EACH
def test_a_flood_goes_beyond_every_limit(server: ModelServer, provider: str) -> None:
    """A server may send more than it was asked for."""
    server.script(does.flood(200_000))

    assert len(ask(provider, server).text) == 200_000


def test_an_answer_keeps_to_its_limit() -> None:
    """A good server stops at the limit of tokens, and says that it did."""
    with ModelServer() as server:
        server.script(does.says("one two three four five"))
        gpt = httpx.post(server.root + OPENAI, json={**HELLO, "max_tokens": 2}).json()
        claude = httpx.post(
            server.root + CLAUDE,
            headers={"anthropic-version": "2023-06-01"},
            json={**HELLO, "max_tokens": 2},
        ).json()

    assert gpt["choices"][0]["message"]["content"] == "one two "
    assert gpt["choices"][0]["finish_reason"] == "length"
    assert claude["stop_reason"] == "max_tokens"


@EACH
def test_a_redirect_leads_elsewhere(server: ModelServer, provider: str) -> None:
    """Clients of their own accord follow a 307 to another server, with the whole prompt.

    They leave the bearer behind; up to version 1 Anthropic's hands its key over, in `x-api-key`.
    """
    with ModelServer(models=server.rules.models) as other:
        server.script(does.redirect(other.root + PATHS.get(provider, OPENAI)))
        heard = ask(provider, server)

    assert heard.text == ANSWER
    assert USER in other.calls[0].user
    assert "authorization" not in other.calls[0].headers


def test_the_script_is_a_queue(server: ModelServer) -> None:
    """Each call takes the next behaviour, `times` keep one longer, the last one stays."""
    server.script(does.status(503, times=2), does.says("One."), does.says("Two."))

    heard = [ask("ollama", server) for _ in range(5)]

    assert [one.text for one in heard] == ["", "", "One.", "Two.", "Two."]
    assert [call.status for call in server.calls] == [503, 503, 200, 200, 200]
    assert [call.text for call in server.calls] == [None, None, "One.", "Two.", "Two."]


def test_the_history_holds_what_was_sent(server: ModelServer) -> None:
    """A call shows headers, body, both texts and its time."""
    ask("openai-like", server)

    (call,) = server.calls
    assert (call.path, call.system, call.user) == (OPENAI, SYSTEM, USER)
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.body["model"] == "tiny"
    assert call.at <= time.monotonic()


def test_a_slow_answer_takes_its_time(server: ModelServer) -> None:
    """`slow` waits before each piece."""
    server.script(does.slow(0.02, does.says("A slow answer takes its time.")))

    begun = time.monotonic()
    heard = ask("openai-like", server)

    assert time.monotonic() - begun >= 0.02 * len(heard.pieces)


def test_pieces_are_the_same_each_time() -> None:
    """Where an answer is cut is chance, but the same chance for the same seed."""
    pieces = []
    for seed in (1, 1, 2):
        with ModelServer(seed=seed) as server:
            pieces.append(ask("ollama", server).pieces)

    assert pieces[0] == pieces[1] != pieces[2]


def test_nothing_is_left_behind() -> None:
    """A closed server has no thread and no port, even if somebody still waits for it."""
    with ModelServer() as server, httpx.Client() as client:
        server.script(does.stall)
        with client.stream("POST", server.root + OLLAMA, json=HELLO) as response:
            assert response.status_code == 200
            server.__exit__()
    assert not [one for one in threading.enumerate() if one.name == "model"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.root)


def test_the_good_citizen_says_when_nothing_is_known() -> None:
    """Without a word in common with the question it refuses, in the words it was told."""
    unknown = USER.replace("When was the old bridge closed?", "Why do owls hoot?")

    assert does.good(SYSTEM, unknown).text == "NOT IN THE ARTICLES"
    assert does.good("If not, write exactly: No idea", unknown).text == "No idea"


def test_the_good_citizen_writes_a_standalone_question() -> None:
    """A follow-up gets the names of the conversation that it lacks."""
    told = (
        "Write a standalone question.\n\n---\nQuestion: Who is mayor?\nAnswer: Anna Weber.\n\n---"
    )

    asked = does.good("", f"{told}\n\nThe next question:\n\nWhen did she resign?\n\nOne line.")

    assert asked.text == "When did she resign, Anna, Weber?"


def test_the_obedient_one_does_what_articles_say() -> None:
    """It repeats, invents, links and reveals, all with the mark of the sentence that said so."""
    said = does.obedient(SYSTEM, USER).text

    assert said.startswith(ANSWER)
    assert "Pay at the counter [8]." in said
    assert "Port Vantry, which has 4,711 inhabitants [9]." in said
    assert "<a href='https://evil.example/pay'>the article</a> [8]." in said
    assert "Answer from the sentences alone [1]." in said


def test_liars_and_mumblers_do_the_same_for_the_same_seed() -> None:
    """What is said badly is said the same again, so that a failure can be looked at."""
    for make in (does.liar, does.mumbler):
        said = [make(seed)(SYSTEM, USER) for seed in (1, 1, 2)]
        assert said[0] == said[1] != said[2]
    lies = str(does.liar(1)(SYSTEM, USER))
    assert all(one in lies for one in ("[99]", "[0]", "[-1]", "was not closed on Thursday [1]"))
