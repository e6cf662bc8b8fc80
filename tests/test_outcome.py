"""An outcome names no command that a chat does not have."""

from collections.abc import Callable

import pytest

from bot.commands.indexing import asking
from bot.messenger.admins.outcome import CommandOutcome, in_chat
from bot.settings import Settings
from index.errors import FootnoteError, IndexDamaged
from index.rebuilding.changes import Changes, compare
from index.rebuilding.editing import Editor
from index.sources.fetching import WebFetcher
from tests.fakes.letters import Archive
from tests.fakes.listening import Silent


def all_lost(archive: Archive) -> Changes:
    """Return the changes if every article of an archive were gone."""
    with archive.open() as index:
        return compare([], index.store.records())


def a_loss(archive: Archive) -> None:
    """Rebuild where many articles are lost, and nobody can be asked."""
    confirm = asking(Settings(home=archive.home.folder))
    assert confirm
    confirm(all_lost(archive))


def a_loss_besides(archive: Archive) -> None:
    """Add an article where many others are lost."""
    Editor.careful()(all_lost(archive))


def a_wrong_id(archive: Archive) -> None:
    """Remove an article that is not there."""
    Editor(archive.home, "letters", Silent(), WebFetcher()).remove(["unicorn"])


def a_wrong_article(archive: Archive) -> None:
    """Read an article that is not there."""
    with archive.open() as index:
        index.store.record("unicorn")


def a_damage(_: Archive) -> None:
    """Find the index damaged."""
    raise IndexDamaged("a.bin is missing")


@pytest.mark.parametrize(
    ("fail", "here"),
    [
        (a_loss, "write /rebuild yes."),
        (a_loss_besides, "run /rebuild first."),
        (a_wrong_id, "; /remove by itself lists them."),
        (a_wrong_article, "; /remove by itself lists them."),
        (a_damage, "run /rebuild to build it again."),
    ],
)
def test_what_a_terminal_is_told_to_type_is_told_for_a_chat(
    archive: Archive, fail: Callable[[Archive], None], here: str
) -> None:
    """These are the errors themselves: whoever words one anew learns here of the chat."""
    archive.rebuild()
    with pytest.raises(FootnoteError) as failed:
        fail(archive)

    said = in_chat(str(failed.value))

    assert said.endswith(here)
    assert "footnote" not in said
    assert "--" not in said


def test_what_can_only_be_done_at_the_terminal_stays() -> None:
    """A chat has no paths."""
    assert in_chat("`footnote add a.txt` brings it back.") == "`footnote add a.txt` brings it back."
    assert in_chat("Run `footnote rebuild PATH`.") == "Run `footnote rebuild PATH`."


def test_an_address_can_be_added_again_in_the_chat() -> None:
    """As `/add` takes it."""
    assert in_chat("`footnote add https://a.example` brings it back.") == (
        "/add https://a.example brings it back."
    )


def test_an_outcome_is_the_command_then_what_is_said_of_it() -> None:
    """The first sign tells whether it went well."""
    assert CommandOutcome(0, ["a", "b"]).says("add", "note") == "✅ add\nnote\na\nb"
    assert CommandOutcome(2, ["run `footnote rebuild`"]).says("add") == "❌ add\nrun /rebuild"
