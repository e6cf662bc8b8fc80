"""Blank what Chroma writes without meaning to: memory that it never used.

Its vector files have room for more rows than there are. What stands in that room is
whatever the process had in its memory before: texts of articles, for example, that
were removed to leave no trace.
"""

import struct
from pathlib import Path

# The beginning of hnswlib's header: its version, an offset, rows there is room for,
# rows there are, bytes of a row.
HEADER = struct.Struct("<iQQQQ")
VERSION = 1
LENGTH = 4  # bytes of a row in the other file


def blank(folder: Path) -> None:
    """Overwrite with zeros what is not used in the vector files below a folder."""
    for header in folder.rglob("header.bin"):
        version, _, room, count, size = HEADER.unpack_from(header.read_bytes())
        if version != VERSION:
            continue
        for name, row in (("data_level0.bin", size), ("length.bin", LENGTH)):
            file = header.with_name(name)
            if file.stat().st_size == room * row:
                with file.open("r+b") as opened:
                    opened.seek(count * row)
                    opened.write(bytes((room - count) * row))
