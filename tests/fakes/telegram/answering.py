"""The methods that answer a tap or an inline query."""

from typing import Any

from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import TOO_OLD, bad
from tests.fakes.telegram.world import Query, World

MOST_TOAST = 200
MOST_RESULTS = 50
MOST_ID = 64


def answer_callback_query(world: World, given: Parameters) -> Any:
    """Answer a tap, once and in time; with a word at the top of the chat or none."""
    query = _query(world, given, "callback_query_id")
    if len(given.text("text")) > MOST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    url = given.text("url")
    if url and not url.startswith(("https://t.me/", "http://t.me/", "tg://")):
        raise bad("URL_INVALID")
    alert = given.truth("show_alert")
    query.answer = {"text": given.text("text"), "alert": alert, "url": url}
    return True


def answer_inline_query(world: World, given: Parameters) -> Any:
    """Answer an inline query with at most fifty results."""
    query = _query(world, given, "inline_query_id")
    results = given.list("results")
    if results is None:
        raise bad("results can't be empty" if given.has("results") else "can't find results")
    if len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    numbers = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(number.encode()) <= MOST_ID for number in numbers):
        raise bad("RESULT_ID_INVALID")
    if len(set(numbers)) < len(numbers):
        raise bad("RESULT_ID_DUPLICATE")
    query.answer = {"results": results, "next_offset": given.text("next_offset")}
    return True


def _query(world: World, given: Parameters, name: str) -> Query:
    query = world.queries.get(given.text(name))
    if query is None or query.answer is not None or query.expires <= world.clock.now():
        raise bad(TOO_OLD)
    return query
