"""Try a generation out in a process of its own: read every row, look for a sample of them.

Chroma ends the whole process, with a segmentation fault, if the links of a vector
file are zeros, and no caller should go with it. Run as
`python -m index.generations.trial`, with the generation named on stdin.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import FootnoteError, HomeUnusable, IndexDamaged, ServerUnreachable
from index.generations.dense import Dense
from index.generations.generation import Generation
from index.generations.manifest import Manifest
from index.generations.vectors import VectorFile

if TYPE_CHECKING:
    from index.generations.store import Store

SAMPLE = 10
SAME = 0.999  # the cosine of a vector with itself, as Chroma computes it
CRASHES = {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT, -signal.SIGILL}
WHOLE = "whole"
PASSING = ("Too many open files", "unable to open database file", "database is locked")
DAMAGED, AWAY = 7, 8  # exit codes that nothing else gives
ROOT = Path(__file__).resolve().parents[2]


def try_out(generation: Generation, manifest: Manifest) -> None:
    """Read all of a generation in a child process, and compare it with its manifest.

    Raises:
        IndexDamaged: If it is not what the manifest says, or brings the process down.
        ServerUnreachable: If the server it lies on gives no answer.
        HomeUnusable: If it could not be read for another reason, as too little memory.
    """
    child = subprocess.run(
        [sys.executable, "-P", "-m", "index.generations.trial"],  # nothing of the current folder
        input=json.dumps({**generation.described(), "rows": manifest.rows}),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), _path())))},
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode == DAMAGED:
        raise IndexDamaged(child.stdout.strip() or "its entries are not as they were written")
    if child.returncode == AWAY:
        raise ServerUnreachable(child.stdout.strip())
    if child.returncode in CRASHES:
        raise IndexDamaged("reading it ends the process")
    if child.returncode or child.stdout.strip() != WHOLE:
        raise HomeUnusable(
            "The index could not be checked; make sure that there is enough memory and disk space."
        )


def convicted(generation: Generation, manifest: Manifest) -> bool:
    """Return whether a generation that failed is damaged; if so, nobody opens it again."""
    if generation.condemned:
        return True  # whoever still has it open shall not try it out with each question
    try:
        prove(generation, manifest)
    except IndexDamaged as exc:
        return not may_pass(exc)
    return False


def prove(generation: Generation, manifest: Manifest) -> None:
    """Read every file and row; if they are damaged for good, nobody opens them again.

    Raises:
        IndexDamaged: If they are not as they were written.
    """
    try:
        generation.check(manifest, deep=True)
        try_out(generation, manifest)
    except IndexDamaged as exc:
        if not may_pass(exc):
            generation.condemn()
        raise


def may_pass(exc: BaseException | None) -> bool:
    """Return whether an error may be of the moment: too few files, too little memory or disk."""
    while exc is not None:
        of_system = isinstance(exc, OSError) and not isinstance(exc, FileNotFoundError)
        if of_system or isinstance(exc, MemoryError) or any(one in str(exc) for one in PASSING):
            return True
        exc = exc.__cause__ or exc.__context__
    return False


def examine(generation: Generation, rows: str) -> None:
    """Do in this process what `try_out` does in a child.

    Raises:
        IndexDamaged: If it is not what was written.
    """
    with generation.open() as store:
        if store.audit() != rows:
            raise IndexDamaged("entries are missing, or are not those that were written")
        keywords = generation.keyword_index()
        vectors = VectorFile(generation.vectors, keywords.ids)
        records = [*store.records()]
        if keywords.passage_ids() != sorted(one for record in records for one in record.passages):
            raise IndexDamaged("its keywords are of other passages")
        longest = max(records, key=lambda record: len(record.passages))
        for record in [*records[:: max(1, len(records) // SAMPLE)], longest]:
            store.text(record)
            first = record.passages[0]
            if not agrees(store, vectors, first):
                raise IndexDamaged("a passage is not found where it was put")


def agrees(store: "Store", file: VectorFile, passage_id: str) -> bool:
    """Return whether the search says of a passage's vector what the vectors in the file say.

    That the passage itself comes first is not asked for: among thousands with
    equal vectors an approximate search finds others.
    """
    vector = store.vectors([passage_id]).get(passage_id)
    if vector is None:
        return False
    near = store.nearest(vector, 1)
    exact = Dense(store, file).cosines(vector, [*{passage_id, *near}])
    return (
        bool(near)
        and exact[passage_id] > SAME
        and all(abs(cosine - exact[one]) < 1 - SAME for one, cosine in near.items())
    )


def described(given: dict[str, Any]) -> Generation:
    """Return the generation that another process described."""
    folder = Path(given["folder"])
    if "address" not in given:
        return Generation(folder)
    from index.generations.address import Address
    from index.generations.served_generation import ServedGeneration
    from index.generations.server import Server

    about = given["address"]
    address = Address(**{**about, "headers": tuple(map(tuple, about["headers"]))})
    return ServedGeneration(folder, Server(address))


def _path() -> str | None:
    return os.environ.get("PYTHONPATH")


def main() -> None:
    """Examine the generation that stdin names."""
    given = json.load(sys.stdin)
    try:
        examine(described(given), given["rows"])
        print(WHOLE)  # noqa: T201 - what the parent reads
    except IndexDamaged as exc:
        if may_pass(exc):
            sys.exit(1)
        print(exc.what)  # noqa: T201 - what the parent reads
        sys.exit(DAMAGED)
    except ServerUnreachable as exc:
        print(exc)  # noqa: T201 - what the parent reads
        sys.exit(AWAY)
    except FootnoteError:
        sys.exit(1)


if __name__ == "__main__":
    main()
