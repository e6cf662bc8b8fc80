"""Ollama's chat: no key, a line of JSON for each piece, and a window that cuts silently."""

from collections.abc import Iterator, Mapping

from tests.fakes.protocols import Dialect, Json, Refusal, Rules, Said, dumps

WINDOW = 4096  # what Ollama takes when nobody says `num_ctx`
ABOUT = {"format": "gguf", "family": "fake", "parameter_size": "1B", "quantization_level": "Q4_0"}


class OllamaChat(Dialect):
    """Ollama's chat."""

    path = "/api/chat"
    streams_by_default = True
    content_type = "application/x-ndjson"

    def refused(
        self, headers: Mapping[str, str], body: Json | None, rules: Rules
    ) -> Refusal | None:
        """Return why a request is refused, if it is; unknown parameters are ignored."""
        if body is None:
            return Refusal(400, "invalid character looking for beginning of value")
        if not body.get("model"):
            return Refusal(400, "model is required")
        if not known(body["model"], rules):
            return Refusal(404, f'model "{body["model"]}" not found, try pulling it first')
        messages = body.get("messages")
        if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
            return Refusal(400, "json: cannot unmarshal into Go struct field ChatRequest.messages")
        return None

    def window(self, body: Json, rules: Rules) -> int:
        """Return how many tokens of a prompt are read: never more than the model knows."""
        options = body.get("options")
        asked = options.get("num_ctx") if isinstance(options, dict) else None
        return min(asked if isinstance(asked, int) else WINDOW, rules.context)

    def limit(self, body: Json) -> int | None:
        """Return how many tokens an answer may have; a negative number is no limit."""
        options = body.get("options")
        asked = options.get("num_predict") if isinstance(options, dict) else None
        return asked if isinstance(asked, int) and asked >= 0 else None

    def error(self, refusal: Refusal) -> Json:
        """Return an error as Ollama words it."""
        return {"error": refusal.message}

    def error_event(self, refusal: Refusal) -> str:
        """Return an error as it comes in the middle of a stream."""
        return f"{dumps(self.error(refusal))}\n"

    def _line(self, said: Said, text: str) -> Json:
        about = {"model": said.model, "created_at": "2026-01-02T03:04:05Z"}
        return {**about, "message": {"role": "assistant", "content": text}, "done": False}

    def whole(self, said: Said) -> Json:
        """Return an answer in one piece."""
        return {
            **self._line(said, said.text),
            "done_reason": "length" if said.full else "stop",
            "done": True,
            "total_duration": 3_000_000,
            "load_duration": 1_000_000,
            "prompt_eval_count": said.prompt_tokens,
            "prompt_eval_duration": 1_000_000,
            "eval_count": said.tokens,
            "eval_duration": 1_000_000,
        }

    def stream(self, said: Said, body: Json) -> Iterator[str]:
        """Yield the lines of a stream; the last one has no text but the counts."""
        for one in said.pieces:
            yield f"{dumps(self._line(said, one))}\n"
        last = {**self.whole(said), "message": {"role": "assistant", "content": ""}}
        yield f"{dumps(last)}\n"


def known(model: object, rules: Rules) -> bool:
    """Return whether a model is there; `tiny` and `tiny:latest` are the same."""
    return str(model).removesuffix(":latest") in rules.models or model in rules.models


def tags(rules: Rules) -> Json:
    """Return what GET /api/tags says: the models that are there."""
    named = (one if ":" in one else f"{one}:latest" for one in rules.models)
    models = [{"name": one, "model": one, "size": 1_000_000, "details": ABOUT} for one in named]
    return {"models": models}


def show(rules: Rules) -> Json:
    """Return what POST /api/show says of a model."""
    info = {"general.architecture": "fake", "fake.context_length": rules.context}
    return {"details": ABOUT, "model_info": info, "capabilities": ["completion"]}
