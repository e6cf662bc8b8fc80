"""Export models that come along, and choose what runs each: `python -m index.models.exporter`.

A process of its own, since torch takes seconds to import and much memory; one for all of
them, since they share that. `onnx_file.made` starts it.
"""

import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from index.errors import ModelUnusable
from index.sealing import is_sealed


def main(wanted: list[str]) -> None:
    """Export each of what the command line names, as `module=file`.

    What is wrong is said in one line.
    """
    warnings.simplefilter("ignore")
    for one in wanted:
        module, _, file = one.partition("=")
        maker = import_module(module)
        run(maker.export, maker.engine_of, Path(file))


def run(export: Callable[[Path], None], choose: Callable[[Path], object], target: Path) -> None:
    """Export to a file, unless it is there whole, and choose what runs it."""
    try:
        if not is_sealed(target, deep=True):
            export(target)
        choose(target)
    except ModelUnusable as exc:
        sys.exit(str(exc))
    except OSError as exc:
        sys.exit(f"its file cannot be written to FOOTNOTE_HOME: {exc.strerror}.")


if __name__ == "__main__":
    main(sys.argv[1:])
