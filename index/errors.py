"""Every error that Footnote raises on purpose, as one tree.

Each message is a full sentence for the person at the keyboard: what was wrong,
and what to do. Only that of UnreadableSource begins with its verb, since the name
of the file stands before it. No path of ours, no secret and no traceback belongs in one.

    FootnoteError
    ├── UsageError          the request itself cannot be met as written
    │   ├── SourceNotFound
    │   ├── ArticleNotFound
    │   └── QuestionError
    ├── UnreadableSource    one file or record cannot become an article
    ├── NothingToIndex      no article could be read from any source
    ├── HomeUnusable        FOOTNOTE_HOME cannot be read or written
    │   └── StateUnusable   the Telegram bot's state in it cannot
    ├── RebuildRunning      another rebuild holds the lock
    ├── ModelUnusable       a model that reads articles is missing, altered or broken
    ├── LLMFailed           the language model did not answer
    ├── TelegramUnusable    Telegram refuses the bot, or another bot has its token
    ├── ServerUnreachable   the Chroma server does not answer, or refuses
    ├── IndexMissing        no generation is live yet
    ├── IndexDamaged        the live generation is not what was written
    └── IndexOutdated       built with another embedding model, splitter or Footnote
"""


class FootnoteError(Exception):
    """Something went wrong that a user can understand and act on."""


class UsageError(FootnoteError):
    """The request itself is wrong: a bad path, id, span, date or question."""


class SourceNotFound(UsageError):
    """A source named by the user does not exist."""


class ArticleNotFound(UsageError):
    """An article, or a span of it, is not in the index."""


class QuestionError(UsageError):
    """A question is empty, too long or no text."""


class UnreadableSource(FootnoteError):
    """One file, or one record in it, cannot be turned into an article."""


class NothingToIndex(FootnoteError):
    """No source held a readable article, so there is nothing to build."""


class HomeUnusable(FootnoteError):
    """The folder that FOOTNOTE_HOME names cannot be used."""


class StateUnusable(HomeUnusable):
    """What the Telegram bot keeps cannot be read or written."""


class RebuildRunning(FootnoteError):
    """Another process is rebuilding the same index."""


class ModelUnusable(FootnoteError):
    """A model cannot be loaded, or is not the one it claims to be."""


class LLMFailed(FootnoteError):
    """The language model did not answer; quotes can be shown instead."""


class TelegramUnusable(FootnoteError):
    """Telegram does not accept the bot, cannot be reached, or serves another one with its token."""


class ServerUnreachable(FootnoteError):
    """The Chroma server does not answer, or not as it should; what is on it stays as it is."""


class IndexMissing(FootnoteError):
    """There is no index yet."""


class IndexDamaged(FootnoteError):
    """The files of the index are not as they were written: `what` says which."""

    def __init__(self, what: str = "", mend: str = "footnote rebuild") -> None:
        self.what = what
        detail = f" ({what})" if what else ""
        super().__init__(f"The index is damaged{detail}; run `{mend}` to build it again.")


class IndexOutdated(FootnoteError):
    """The index was built with another embedding model, splitter or version of Footnote."""
