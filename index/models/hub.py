"""The model hub: whether it answers, asked once, before libraries look there for a model.

By themselves they try each file of a model again and again, a minute long, and say so each
time. Where no hub answers they are told to look on this machine alone.
"""

from pathlib import Path

from huggingface_hub import constants
from huggingface_hub.utils import get_session, validate_repo_id  # type: ignore[attr-defined]

SECONDS = 5.0  # that the hub has for each step of an answer
AWAY = 500  # and whatever is above: the hub, or what stands before it, is out of order


def is_away(name: str) -> bool:
    """Return whether no hub can be asked for a model; what is a path here needs none."""
    if Path(name).exists():
        return False
    try:
        validate_repo_id(name)
        answer = get_session().head(constants.ENDPOINT, timeout=SECONDS)
    except Exception:  # no name that a hub knows, offline by setting, or what its client raises
        return True
    return answer.status_code >= AWAY


def whereabouts(name: str) -> str:
    """Say where a model that could not be loaded is not; nothing of one that is a path here."""
    if Path(name).exists():
        return ""
    return (
        ": no usable one of that name is on this machine, and the model hub cannot be reached or "
        "has none"
    )
