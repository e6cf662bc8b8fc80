"""What a check of an old answer found, for a terminal: each citation, what is wrong, the sum."""

from collections.abc import Iterable

from rich.padding import Padding
from rich.text import Text

from bot.quotations.verifying import SAYS, Checked, Verification
from bot.showing.console import Renderable, indented, place
from bot.showing.naming import titled
from bot.showing.plain import counted, line

BY_RULES = (
    "Sentences in a model's words were judged by rules only; whether they follow from their "
    "quotes is for you to judge."
)
CUT = "is cut out of its sentence, which may say something else; read it there"
NAMED = {"title": "title", "published": "date", "source": "source", "url": "address"}


def from_verification(found: Verification) -> Iterable[Renderable]:
    """Yield what a check of an old answer found: each citation, what is wrong, and the sum."""
    for one in (*found.citations, *found.nearest):
        yield from _checked(one)
    for statement in found.statements:
        if statement.wrong:
            yield Text(f"“{line(statement.claimed.text)}”: {line(statement.wrong)}.", style="red")
    if found.changed:
        named = ", ".join(map(line, found.changed))
        yield Text(f"Changed since: {named}.", style="yellow")
    many = counted(len(found.citations) + len(found.nearest), "citation")
    if not all(one.quoted for one in found.statements):
        yield Text(BY_RULES, style="yellow")
    if found.unchecked:
        yield Text(f"Not checked: its {' and its '.join(found.unchecked)}.", style="yellow")
    verdict = "The answer holds" if found.verified else "The answer does not hold"
    if found.verified and found.misleads:
        verdict += ", but says of an article what the index does not"
    yield Text(f"{verdict}: {counted(len(found.statements), 'statement')}, {many}.", style="bold")


def _checked(one: Checked) -> Iterable[Renderable]:
    """Yield what became of a citation, with its quote if that is not where it was."""
    number = (f"[{one.claimed.number}] ", "bold cyan")
    yield Text.assemble(number, (f"{SAYS[one.outcome]}.", "green" if one.stands else "bold red"))
    where = place(one.claimed.article_id, one.span) if one.span else line(one.claimed.article_id)
    if one.outcome not in ("holds", "changed"):
        where += f" (claimed: {one.claimed.start}-{one.claimed.end})"
    yield indented(where)
    if one.outcome != "holds":
        yield Padding(Text(line(one.claimed.quote)), (0, 0, 0, 4), expand=False)
    if one.cut:
        yield Padding(Text(CUT, "yellow"), (0, 0, 0, 4), expand=False)
    for said in _said(one):
        yield Padding(Text(said, "yellow"), (0, 0, 0, 4), expand=False)


def _said(one: Checked) -> Iterable[str]:
    """Yield what an answer says of articles that the index does not: changed since, or forged."""
    for field in one.differing:
        stands, claimed = (
            f"“{titled(line(text))}”" if text else "missing"
            for text in (field.stands, field.claimed)
        )
        where = line(field.article_id)
        yield f"the {NAMED[field.field]} of {where} is {stands}, in the answer {claimed}"
    for article_id in one.unprinted:
        yield f"does not stand in {line(article_id)}, as the answer says"
