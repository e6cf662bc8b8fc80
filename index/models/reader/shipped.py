"""The trained weights that come with Footnote; README.md beside them says what they are."""

from pathlib import Path

from index.errors import ModelUnusable
from index.sealing import file_sha256

FILE = Path(__file__).parent / "weights.safetensors.xz"
DIGEST = "d6a9fcafaef08bb608aeb2aa610ff50e5965465ba5636cea96149a3edc493301"
WHAT = "reader"
EXPORT_VERSION = 1
EXPORT = f"reader-{DIGEST[:12]}-v{EXPORT_VERSION}.onnx"
FORMER = "reader-*-v*.*"  # exports, of other weights too


def packed() -> bytes:
    """Return the packed weights.

    Raises:
        ModelUnusable: If the file is missing or altered.
    """
    try:
        if file_sha256(FILE) == DIGEST:
            return FILE.read_bytes()
    except OSError:
        pass
    raise ModelUnusable("The reader's weights are missing or altered; install Footnote again.")
