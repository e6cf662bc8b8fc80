"""The commands that change the index: rebuild, add, remove."""

import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import as_json, files, show_json
from index.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.settings import Settings
    from index.generations.pointer import Pointer
    from index.rebuilding.changes import Changes
    from index.rebuilding.request import Report
    from index.sources.skipped import Skipped

MOST_NAMED = 10  # articles


@click.command(short_help="Bring the index up to date with files, folders, web addresses.")
@click.argument("source", nargs=-1, shell_complete=files)
@as_json
@click.option("--full", is_flag=True, help="Embed every article again, reuse nothing.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask, even if many articles would be lost.")
@click.option("--rollback", is_flag=True, help="Go back to the index before this one.")
def rebuild(
    source: tuple[str, ...], as_json: bool, full: bool, dry_run: bool, yes: bool, rollback: bool
) -> None:
    """Bring the index up to date with each SOURCE: a file, a folder or a web address.

    Without a SOURCE, those of the last rebuild are read again, or at first the
    seeds of a checkout; what was added stays. Only what is new is embedded.

    Example: footnote rebuild ~/articles archive.jsonl.xz
    """
    from bot.collection import build
    from bot.settings import settings

    current = settings()
    if rollback and (source or full or dry_run):
        raise click.UsageError("--rollback cannot be combined with a SOURCE, --full or --dry-run.")
    if rollback:
        go_back(current, as_json)
    elif dry_run:
        preview(current, source, as_json)
    else:
        confirm = None if yes else asking(current)
        report = build(current, source, full=full, confirm=confirm)
        if as_json:
            show_json(about(report))


@click.command(short_help="Add an article, a folder, a web page or a feed.")
@click.argument("source", nargs=-1, required=True, shell_complete=files)
@as_json
def add(source: tuple[str, ...], as_json: bool) -> None:
    """Add each SOURCE to the collection: an article, a folder, a web page or a feed.

    A copy of each article is kept, so the file or page may go; feeds are read
    again by every rebuild. The ID of an article that was removed brings it back.

    Example: footnote add https://news.example/feed.xml
    """
    from bot.collection import editor, summarise_edit, watched
    from bot.settings import settings

    current = settings()
    report, skipped = watched(lambda progress: editor(current, progress).add(source))
    say_replaced(report)
    summarise_edit(report, skipped)
    if as_json:
        show_json(about(report, skipped))


@click.command(short_help="Take articles, or a whole source, out of the index.")
@click.argument("article", metavar="ID...", nargs=-1, required=True)
@as_json
@click.option("--purge", is_flag=True, help="Also delete its text from all that is kept.")
def remove(article: tuple[str, ...], as_json: bool, purge: bool) -> None:
    """Take each article with that ID out of the index; or a whole source, by its name.

    It stays out, whatever the sources hold, until it is added again.

    Example: footnote remove 000_f6700bc611c3c888.txt --purge
    """
    from bot.collection import editor, summarise_edit, watched
    from bot.settings import settings
    from bot.showing.plain import line

    current = settings()
    report = watched(lambda progress: editor(current, progress).remove(article, purge))
    if purge:
        from bot.evaluating.apart import forget_all
        from bot.messenger.kept.forgetting import purge_home

        gone = {*article, *(one.id for one in report.changes.removed)}
        purge_home(current.index_home.folder, gone)
        forget_all(current.index_home)
    summarise_edit(report)
    click.echo(line(way_back(article, current.index_home.pointer(), purge)), err=True)
    if as_json:
        show_json(about(report))


def way_back(names: "Sequence[str]", pointer: "Pointer | None", purge: bool) -> str:
    """Return how a removal is undone, in one sentence."""
    from index.sources.addresses import is_address

    one = len(names) == 1
    if purge:
        is_, it = ("It is", "it") if one else ("They are", "them")
        return f"{is_} gone from all that Footnote keeps; only the source can bring {it} back."
    removed = pointer.removed if pointer else ()
    if not all(name in removed or is_address(name) for name in names):
        return "`footnote rebuild --rollback` brings all of it back."  # a source of the list
    named = shlex.join(names) if len(names) <= MOST_NAMED else "ID..."
    return f"`footnote add {named}` brings {'it' if one else 'them'} back."


def say_replaced(report: "Report") -> None:
    """Say which articles took the place of others: a file may share its name by accident."""
    from bot.showing.plain import counted, line

    changed = report.changes.changed
    for one in changed[:MOST_NAMED]:
        click.echo(line(f"Replaced: {one.id}, which was there with other content."), err=True)
    if (rest := len(changed) - MOST_NAMED) > 0:
        click.echo(f"And {counted(rest, 'article')} more.", err=True)


def go_back(current: "Settings", as_json: bool) -> None:
    """Make the generation before the live one."""
    from bot.collection import rebuilder, watched

    manifest = watched(lambda progress: rebuilder(current, progress, web=False).roll_back())
    click.echo(
        f"The index of {manifest.created[:19].replace('T', ' ')} UTC answers again; "
        "`footnote rebuild --rollback` undoes that.",
        err=True,
    )
    if as_json:
        show_json({"generation": manifest.name, "articles": manifest.articles})


def preview(current: "Settings", source: tuple[str, ...], as_json: bool) -> None:
    """Say what a rebuild would change."""
    from bot.collection import differences, rebuilder, request, watched
    from bot.showing.plain import line

    wanted = request(current, source)
    changes, skipped = watched(
        lambda progress: rebuilder(current, progress, web=False).preview(wanted)
    )
    for left in skipped:
        click.echo(line(f"Would skip: {left.name} {left.reason}."), err=True)
    listed = {
        "added": [one.id for one in changes.added],
        "changed": [one.id for one in changes.changed],
        "removed": [one.id for one in changes.removed],
    }
    if as_json:
        show_json({**listed, "unchanged": len(changes.unchanged), "skipped": skips(skipped)})
        return
    for name, ids in listed.items():
        for one in ids:
            click.echo(line(f"{name}: {one}"))
    click.echo(f"{differences(changes)}; nothing was written.", err=True)


def asking(current: "Settings") -> "Callable[[Changes], None] | None":
    """Return what asks before many articles are lost; None where only the seeds are."""
    from bot.collection import seeds
    from index.errors import IndexDamaged

    try:
        pointer = current.index_home.pointer()
    except IndexDamaged:
        return None
    if pointer is None or pointer.sources == (str(seeds()),):
        return None

    def confirm(changes: "Changes") -> None:
        if not changes.lose_many:
            return
        indexed = len(changes.gone) + len(changes.unchanged)
        lost = f"{len(changes.removed):,} of {indexed:,} articles would be lost"
        if not sys.stdin.isatty():
            raise UsageError(f"{lost}; if that is meant, run it again with --yes.")
        click.confirm(f"{lost}. Go on?", abort=True, err=True)

    return confirm


def about(report: "Report", besides: "Iterable[Skipped]" = ()) -> dict[str, Any]:
    """Return what a rebuild did, for programs."""
    changes = report.changes
    return {
        "generation": report.manifest.name,
        "articles": report.manifest.articles,
        "passages": report.manifest.passages,
        "how": report.how,
        "added": len(changes.added),
        "changed": len(changes.changed),
        "removed": len(changes.removed),
        "unchanged": len(changes.unchanged),
        "embedded": report.embedded,
        "skipped": skips([*besides, *report.skipped]),
        "seconds": report.seconds,
    }


def skips(skipped: "Iterable[Skipped]") -> list[dict[str, str]]:
    """Return what was skipped, for programs."""
    return [{"name": one.name, "reason": one.reason} for one in skipped]
