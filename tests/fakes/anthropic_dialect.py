"""Anthropic's messages."""

from collections.abc import Iterator, Mapping

from tests.fakes.protocols import Dialect, Json, Refusal, Rules, Said, dumps, flat, tokens

KNOWN = frozenset(
    """cache_control container max_tokens messages metadata model output_config service_tier
    stop_sequences stream system temperature thinking tool_choice tools top_k top_p""".split()
)
TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Messages(Dialect):
    """Anthropic's messages: the system text stands apart, events have names."""

    path = "/v1/messages"

    def refused(
        self, headers: Mapping[str, str], body: Json | None, rules: Rules
    ) -> Refusal | None:
        """Return why a request is refused, if it is."""
        # Clients up to version 1 send the one header, later ones the other.
        told = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if rules.key and told != rules.key:
            return Refusal(401, "invalid x-api-key" if told else "x-api-key header is required")
        if "anthropic-version" not in headers:
            return Refusal(400, "anthropic-version: header is required")
        if body is None:
            return Refusal(400, "The request body is not valid JSON")
        for name in ("model", "max_tokens", "messages"):
            if name not in body:
                return Refusal(400, f"{name}: Field required")
        if body["model"] not in rules.models:
            return Refusal(404, f"model: {body['model']}")
        return self._unknown(body, rules) or self._malformed(body) or self._too_long(body, rules)

    def _unknown(self, body: Json, rules: Rules) -> Refusal | None:
        for name in body:
            if name not in KNOWN:
                return Refusal(400, f"{name}: Extra inputs are not permitted")
            if name in rules.refuses:
                return Refusal(400, f"`{name}` is deprecated for this model.")
        return None

    def _malformed(self, body: Json) -> Refusal | None:
        if not isinstance(body["max_tokens"], int) or body["max_tokens"] < 1:
            return Refusal(400, "max_tokens: Input should be greater than or equal to 1")
        messages = body["messages"]
        if not isinstance(messages, list) or not messages:
            return Refusal(400, "messages: at least one message is required")
        for place, one in enumerate(messages):
            role = one.get("role") if isinstance(one, dict) else None
            if role not in {"user", "assistant"}:
                return Refusal(400, f"messages.{place}.role: Input should be 'user' or 'assistant'")
            if not flat(one.get("content")).strip():
                return Refusal(400, "messages: text content blocks must be non-empty")
        if messages[0]["role"] != "user":
            return Refusal(400, 'messages: first message must use the "user" role')
        return None

    def _too_long(self, body: Json, rules: Rules) -> Refusal | None:
        prompt, limit = sum(map(tokens, self.prompt(body))), body["max_tokens"]
        if prompt > rules.context:
            return Refusal(400, f"prompt is too long: {prompt} tokens > {rules.context} maximum")
        if prompt + limit > rules.context:
            message = "input length and `max_tokens` exceed context limit: "
            return Refusal(400, f"{message}{prompt} + {limit} > {rules.context}")
        return None

    def prompt(self, body: Json) -> tuple[str, str]:
        """Return the system text and the user text of a request."""
        told = "\n\n".join(flat(message.get("content")) for message in body["messages"])
        return flat(body.get("system")), told

    def error(self, refusal: Refusal) -> Json:
        """Return an error as Anthropic words it."""
        kind = TYPES.get(refusal.status, "api_error")
        error = {"type": kind, "message": refusal.message}
        return {"type": "error", "error": error, "request_id": "req_fake"}

    def error_event(self, refusal: Refusal) -> str:
        """Return an error as it comes in the middle of a stream."""
        return f"event: error\ndata: {dumps(self.error(refusal))}\n\n"

    def whole(self, said: Said) -> Json:
        """Return an answer in one piece."""
        return {
            "id": "msg_fake",
            "type": "message",
            "role": "assistant",
            "model": said.model,
            "content": [{"type": "text", "text": said.text}] if said.text else [],
            "stop_reason": "max_tokens" if said.full else "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": said.prompt_tokens, "output_tokens": said.tokens},
        }

    def stream(self, said: Said, body: Json) -> Iterator[str]:
        """Yield the events of a stream; an answer without text has no block."""
        whole = self.whole(said)
        opening = {**whole, "content": [], "stop_reason": None}
        opening["usage"] = {"input_tokens": said.prompt_tokens, "output_tokens": 1}
        ended = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
        text = {"type": "text", "text": ""}
        block = [
            {"type": "content_block_start", "index": 0, "content_block": text},
            {"type": "ping"},
            *(
                {
                    "type": "content_block_delta",
                    "index": 0,
                    "delta": {"type": "text_delta", "text": one},
                }
                for one in said.pieces
            ),
            {"type": "content_block_stop", "index": 0},
        ]
        for event in (
            {"type": "message_start", "message": opening},
            *(block if said.pieces else ()),
            {"type": "message_delta", "delta": ended, "usage": {"output_tokens": said.tokens}},
            {"type": "message_stop"},
        ):
            yield f"event: {event['type']}\ndata: {dumps(event)}\n\n"
