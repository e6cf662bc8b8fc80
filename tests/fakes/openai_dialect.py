"""OpenAI's chat completions, and whatever is compatible with them."""

from collections.abc import Iterator, Mapping

from tests.fakes.protocols import Dialect, Json, Refusal, Rules, Said, dumps, tokens

KNOWN = frozenset(
    """audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens
    max_tokens messages metadata modalities model n parallel_tool_calls prediction presence_penalty
    prompt_cache_key reasoning_effort response_format safety_identifier seed service_tier stop
    store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity
    web_search_options""".split()
)
ROLES = ("system", "assistant", "user", "function", "tool", "developer")


class ChatCompletions(Dialect):
    """OpenAI's chat completions, and whatever is compatible with them."""

    path = "/v1/chat/completions"
    limits = ("max_completion_tokens", "max_tokens")

    def refused(
        self, headers: Mapping[str, str], body: Json | None, rules: Rules
    ) -> Refusal | None:
        """Return why a request is refused, if it is."""
        if refusal := self.unkeyed(headers, rules):
            return refusal
        if body is None:
            return Refusal(400, "We could not parse the JSON body of your request.")
        if body.get("model") not in rules.models:
            message = (
                f"The model `{body.get('model')}` does not exist or you do not have access to it."
            )
            return Refusal(404, message, "model_not_found")
        for name in body:
            if name not in KNOWN:
                return Refusal(400, f"Unknown parameter: '{name}'.", "unknown_parameter", name)
            if name in rules.refuses:
                message = f"Unsupported parameter: '{name}' is not supported with this model."
                return Refusal(400, message, "unsupported_parameter", name)
        return self._malformed(body) or self._too_long(body, rules)

    def unkeyed(self, headers: Mapping[str, str], rules: Rules) -> Refusal | None:
        """Return why a key is refused, if one is asked for."""
        told = headers.get("authorization", "")
        if rules.key and not told.startswith("Bearer "):
            return Refusal(401, "You didn't provide an API key.")
        if rules.key and told != f"Bearer {rules.key}":
            # The real one repeats part of the key, so that a careless log would hold it.
            return Refusal(401, f"Incorrect API key provided: {told[7:]}.", "invalid_api_key")
        return None

    def _malformed(self, body: Json) -> Refusal | None:
        messages = body.get("messages")
        if messages is None:
            message = "Missing required parameter: 'messages'."
            return Refusal(400, message, "missing_required_parameter", "messages")
        if not isinstance(messages, list) or not messages:
            return Refusal(400, "Invalid 'messages': empty array.", "empty_array", "messages")
        for place, one in enumerate(messages):
            if not isinstance(one, dict) or one.get("role") not in ROLES:
                where = f"messages[{place}].role"
                known = ", ".join(f"'{role}'" for role in ROLES)
                message = f"Invalid value for '{where}'. Supported values are: {known}."
                return Refusal(400, message, "invalid_value", where)
            if not isinstance(one.get("content"), str | list):
                where = f"messages[{place}].content"
                return Refusal(400, f"Invalid type for '{where}'.", "invalid_type", where)
        if "stream_options" in body and not body.get("stream"):
            message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
            return Refusal(400, message, None, "stream_options")
        return None

    def _too_long(self, body: Json, rules: Rules) -> Refusal | None:
        prompt, limit = sum(map(tokens, self.prompt(body))), self.limit(body) or 0
        if prompt + limit <= rules.context:
            return None
        message = (
            f"This model's maximum context length is {rules.context} tokens. However, you "
            f"requested {prompt + limit} tokens ({prompt} in the messages, {limit} in the "
            "completion)."
        )
        return Refusal(400, message, "context_length_exceeded", "messages")

    def error(self, refusal: Refusal) -> Json:
        """Return an error as OpenAI words it."""
        kinds = {429: "requests", 500: "server_error", 503: "server_error"}
        return {
            "error": {
                "message": refusal.message,
                "type": kinds.get(refusal.status, "invalid_request_error"),
                "param": refusal.param,
                "code": refusal.code,
            }
        }

    def _body(self, said: Said, kind: str, choices: list[Json]) -> Json:
        about = {"id": "chatcmpl-fake", "object": kind, "created": 1_750_000_000}
        return {**about, "model": said.model, "system_fingerprint": None, "choices": choices}

    def _usage(self, said: Said) -> Json:
        total = said.prompt_tokens + said.tokens
        return {
            "prompt_tokens": said.prompt_tokens,
            "completion_tokens": said.tokens,
            "total_tokens": total,
        }

    def whole(self, said: Said) -> Json:
        """Return an answer in one piece."""
        message = {"role": "assistant", "content": said.text, "refusal": None}
        ended = "length" if said.full else "stop"
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": ended}
        return {**self._body(said, "chat.completion", [choice]), "usage": self._usage(said)}

    def stream(self, said: Said, body: Json) -> Iterator[str]:
        """Yield the events of a stream; usage comes only when it was asked for."""
        counted = bool((body.get("stream_options") or {}).get("include_usage"))
        deltas = [
            {"role": "assistant", "content": ""},
            *({"content": one} for one in said.pieces),
            {},
        ]
        for place, delta in enumerate(deltas, 1):
            ended = ("length" if said.full else "stop") if place == len(deltas) else None
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": ended}
            chunk = self._body(said, "chat.completion.chunk", [choice])
            yield f"data: {dumps({**chunk, 'usage': None} if counted else chunk)}\n\n"
        if counted:
            chunk = self._body(said, "chat.completion.chunk", [])
            yield f"data: {dumps({**chunk, 'usage': self._usage(said)})}\n\n"
        yield "data: [DONE]\n\n"


def listed(rules: Rules) -> Json:
    """Return what GET /v1/models says: the models that are there."""
    about = {"object": "model", "created": 1_750_000_000, "owned_by": "nobody"}
    return {"object": "list", "data": [{"id": one, **about} for one in rules.models]}
