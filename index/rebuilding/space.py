"""Whether the disk has room for a new generation, before anything is written."""

import shutil
from collections.abc import Sequence

from index.article import Article
from index.errors import HomeUnusable
from index.generations.home import Home
from index.rebuilding.basis import Base
from index.rebuilding.changes import Changes

PER_CHARACTER = 14  # bytes: vectors (twice), rows and keywords; measured on news at 10
LOCAL_PER_CHARACTER = 7  # if the rest lies on a server
SPARE = 20_000_000


def require_space(
    home: Home, base: Base | None, articles: Sequence[Article], changes: Changes, how: str
) -> None:
    """Do nothing if a generation of these articles fits on the disk.

    Raises:
        HomeUnusable: If it does not.
    """
    copied = sum(size for size, _ in base.manifest.files.values()) if base else 0
    new = sum(len(one.text) for one in (changes.new if how == "copy" else articles))
    each = PER_CHARACTER if home.local else LOCAL_PER_CHARACTER
    needed = SPARE + each * new + (copied if how == "copy" else 0)
    with home.guarded():
        free = shutil.disk_usage(home.folder).free
    if needed > free:
        raise HomeUnusable(
            f"The disk of FOOTNOTE_HOME has {free // 1_000_000:,} MB left, and the new index may "
            f"need {needed // 1_000_000:,} MB; free some space, or name another folder."
        )
