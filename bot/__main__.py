"""Run the command line: every way to end is an exit code and at most one sentence.

`python -m bot` is `footnote`.
"""

import atexit
import gc
import os
import sys
from io import TextIOWrapper

import click

from bot.commands.cli import cli
from bot.showing.plain import line
from index.errors import FootnoteError, UsageError

WRONG, USAGE, INTERRUPTED = 1, 2, 130
OBJECTS = 50_000  # made and not gone, between two looks for garbage


def main() -> None:
    """Run the command that the arguments name, and exit."""
    spare_collections()
    for name in ("stdout", "stderr"):
        usable(name).reconfigure(errors="replace")
    try:
        code = cli.main(prog_name="footnote", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as exc:
        exc.show()
        code = exc.exit_code
    except FootnoteError as exc:
        click.echo(line(f"Error: {exc}"), err=True)
        code = USAGE if isinstance(exc, UsageError) else WRONG
    except (click.Abort, KeyboardInterrupt) as exc:
        click.echo(str(exc) or "Interrupted.", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = WRONG
    except Exception as exc:  # the last line of defence: no traceback reaches a user
        if "--debug" in sys.argv:
            raise
        click.echo(
            f"Error: Footnote failed unexpectedly ({type(exc).__name__}); run the same command "
            "as `footnote --debug ...` to see where.",
            err=True,
        )
        code = WRONG
    sys.exit(code)


def spare_collections() -> None:
    """Look for garbage seldom, and not at the end.

    What imports make, hundreds of thousands of objects, lives as long as the process. To look
    through it again and again, and once more at the exit, takes a fifth of a cold start.
    """
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


def usable(name: str) -> TextIOWrapper:
    """Return a standard stream, opened into nothing if the shell has closed it (`>&-`)."""
    if getattr(sys, name) is None:
        setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    stream: TextIOWrapper = getattr(sys, name)
    return stream


if __name__ == "__main__":
    main()
