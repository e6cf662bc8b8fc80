"""Arrays in files of numpy's, memory-mapped; one that is not as it was written is damage.

Only reading: who writes an array knows what is in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged


@contextmanager
def reading(what: str = "") -> Iterator[None]:
    """Turn whatever comes of reading files that are not as they were written into damage.

    `what` says of which.
    """
    try:
        yield
    except IndexDamaged:
        raise
    except Exception as exc:  # numpy parses a header as Python, which raises almost anything
        raise IndexDamaged(what) from exc


def mapped(file: Path) -> npt.NDArray[Any]:
    """Return the array in a file.

    Raises:
        IndexDamaged: If it cannot be read.
    """
    with reading(f"{file.name} cannot be read"):
        found = np.load(file, mmap_mode="r", allow_pickle=False)
    if not isinstance(found, np.ndarray):  # a file of several arrays is opened as gladly
        found.close()
        raise IndexDamaged(f"{file.name} cannot be read")
    return np.asarray(found)  # of a plain array parts are taken faster


def header(rows: int, dimension: int) -> bytes:
    """Return how a file of so many vectors of 32-bit numbers begins."""
    made = BytesIO()
    about = {"descr": "<f4", "fortran_order": False, "shape": (rows, dimension)}
    np.lib.format.write_array_header_1_0(made, about)
    return made.getvalue()
