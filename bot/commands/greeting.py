"""What `footnote` alone says: what it is, how things are, and the next step.

It reads two small files, asks no server and starts nothing; what is wrong with them, the doctor
tells.
"""

from collections.abc import Iterator

from bot.collection import seeds
from bot.settings import Settings, settings
from bot.showing.plain import counted, line
from index.errors import FootnoteError, IndexMissing

WHAT = "Footnote answers from your articles, and shows its sources."
QUESTION = "What does Putin want?"  # which the seed article answers

ASK = ('footnote ask "..."', "answers a question")
CHAT = ("footnote chat", "answers one after another")
TRY = (f'footnote ask "{QUESTION}"', "tries it")
REBUILD = ("footnote rebuild PATH", "reads your articles")
DOCTOR = ("footnote doctor", "says how to mend it")
HELP = ("footnote --help", "lists all commands")

State = tuple[str, tuple[tuple[str, str], ...]]


def greeting() -> Iterator[str]:
    """Yield the lines of the greeting."""
    says, steps = state()
    yield WHAT
    yield line(says)
    yield ""
    width = max(len(command) for command, _ in (*steps, HELP))
    for command, does in (*steps, HELP):
        yield f"  {command:<{width}}  {does}"


def state() -> State:
    """Return how things are, in a sentence, and the commands that fit that."""
    try:
        return f"{indexed(settings())}.", (ASK, CHAT)
    except IndexMissing:
        return without_index()
    except FootnoteError as exc:
        return str(exc), (DOCTOR,)
    except OSError as exc:
        return f"The folder of FOOTNOTE_HOME cannot be used ({exc.strerror}); name another.", (
            DOCTOR,
        )


def indexed(current: Settings) -> str:
    """Return what there is to ask about.

    Raises:
        FootnoteError: If there is no index, or it cannot be used.
    """
    if current.chroma:
        return "The index is on a Chroma server"
    articles = current.index_home.live().manifest().articles
    return f"{counted(articles, 'article')} {'is' if articles == 1 else 'are'} indexed"


def without_index() -> State:
    """Return what to do first: where there is a seed article, it can be asked at once."""
    if seeds() is None:
        return "There is no index yet.", (REBUILD,)
    return "There is no index yet. The first answer takes a minute.", (TRY, REBUILD)
