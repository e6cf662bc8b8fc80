"""Keep what took long to make, in files that are named by what it was made from.

    examples-0-1f0c2a9b44d7.pickle      made from these arguments, these files and this code

So nothing stale is read: what was made from anything else has another name. Nothing is removed.
"""

import inspect
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.article import sha256
from index.sealing import file_sha256

SHORT = 12  # signs of a digest

Made = TypeVar("Made")


def digest(*parts: Path | str | float) -> str:
    """Return a short digest of values, and of files by what they hold."""
    told = [file_sha256(one) if isinstance(one, Path) else one for one in parts]
    return sha256(json.dumps(told))[:SHORT]


def code(*things: Callable[..., object]) -> list[Path]:
    """Return the files of functions and classes, for a digest of what depends on all of them."""
    return [Path(inspect.getfile(one)) for one in things]


def kept(file: Path, make: Callable[[], Made]) -> Made:
    """Return what is kept in a file, made now if there is none."""
    if not file.exists():
        draft = file.with_suffix(".part")
        draft.write_bytes(pickle.dumps(make()))
        draft.replace(file)
    found: Made = pickle.loads(file.read_bytes())
    return found
