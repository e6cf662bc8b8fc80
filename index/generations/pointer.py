"""The pointer: which generation is live, what it was built from, and which was before it."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from index.errors import HomeUnusable, IndexDamaged
from index.sealing import with_seal, without_seal

FORMAT = 2
MEND = "footnote rebuild PATH"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation is live.

    Attributes:
        sources: What it was built from: absolute paths, and addresses of the web.
        removed: The ids of articles that are left out, whatever the sources hold.
        before: The same for the last good generation before it, which has no `before` itself.
    """

    generation: str
    sources: tuple[str, ...]
    removed: tuple[str, ...] = ()
    before: "Pointer | None" = None

    @property
    def names(self) -> set[str]:
        """The generations that it names: the live one, and the one before it if there is one."""
        return {self.generation, self.before.generation} if self.before else {self.generation}

    def after(self, before: "Pointer | None") -> "Pointer":
        """Return this pointer with another one as the one before it."""
        return replace(self, before=replace(before, before=None) if before else None)


def to_json(pointer: Pointer) -> str:
    """Return a pointer as JSON."""
    return json.dumps(with_seal({"format": FORMAT, **asdict(pointer)}), indent=1)


def from_json(text: str) -> Pointer:
    """Return the pointer that JSON holds; the first format had neither `removed` nor `before`.

    Raises:
        IndexDamaged: If it makes no sense.
        HomeUnusable: If a newer Footnote wrote it.
    """
    try:
        data = json.loads(text)
        if data.get("format", 1) > FORMAT:
            raise HomeUnusable(
                "The index was written by a newer Footnote; install that one, or name another "
                "folder with FOOTNOTE_HOME."
            )
        return _from_fields(without_seal(data))
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise IndexDamaged("its pointer cannot be read", MEND) from exc


def _from_fields(data: dict[str, Any]) -> Pointer:
    before = data.get("before")
    return Pointer(
        generation=_name(data["generation"]),
        sources=tuple(data["sources"]),
        removed=tuple(data.get("removed", ())),
        before=_from_fields({**before, "before": None}) if before else None,
    )


def _name(generation: str) -> str:
    """Return the name of a generation, which is never a path that leads elsewhere."""
    if not generation or "/" in generation or generation.startswith("."):
        raise ValueError(f"No generation has the name {generation!r}.")
    return generation
