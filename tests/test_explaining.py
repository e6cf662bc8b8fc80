"""What a chat says besides an answer is what the answer's values say, in the reader's language."""

from collections.abc import Callable
from typing import get_args

import pytest

from bot.answer import Answer, Citation
from bot.messenger.saying.explaining import reason, remarks, trouble, was_asked
from bot.messenger.saying.wording import languages, wording
from bot.telling.reasons import Kind, Reason
from bot.telling.remarks import QUOTED, UNPROVEN, Remark, dates

EN, DE = wording("en"), wording("de")
TEXT = "The sky is blue."
FAILED = Remark("failed", "The model tiny broke off the connection.")
OLD = Remark("index", "The newest index is damaged.")
SMALL = Remark("window", "The window is small.")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_reason_has_a_sentence(
    answer_of: Callable[..., Answer], kind: Kind, language: str
) -> None:
    """In each language, and it is no command of the terminal."""
    said = reason(answer_of(reason=Reason(kind, ("salary",))), wording(language)) or ""

    assert said.endswith((".", "…"))
    assert "{" not in said
    assert "footnote " not in said


def test_words_are_listed_as_the_language_does(answer_of: Callable[..., Answer]) -> None:
    """Up to three, in its quotation marks."""
    missing = answer_of(reason=Reason("unknown_words", ("salary", "World", "Cup")))

    assert [reason(missing, words) for words in (EN, DE)] == [
        "Nothing in the articles mentions “salary”, “World” or “Cup”; try other words.",
        "In den Artikeln kommt „salary“, „World“ oder „Cup“ nicht vor; "
        "versuchen Sie es mit anderen Wörtern.",
    ]


def test_a_time_is_written_as_the_language_does(answer_of: Callable[..., Answer]) -> None:
    """A month by its name; and where there is none, nothing stands in its place."""
    may = answer_of(reason=Reason("none_then", days=("2022-05-01", "2022-05-31")))
    lately = answer_of(reason=Reason("cannot_news"))

    assert reason(may, EN) == "There is no article from that time (May 2022)."
    assert reason(may, DE) == "Aus dieser Zeit (Mai 2022) gibt es keinen Artikel."
    assert "(" not in (reason(lately, DE) or "(")


def test_a_reader_is_told_what_concerns_readers(
    answer_of: Callable[..., Answer], cite: Callable[..., Citation]
) -> None:
    """Quotes in place of a model, an old index; not why, nor how large a window is."""
    cited = cite(TEXT, 0, len(TEXT))

    assert remarks(answer_of(cited, remarks=(OLD, SMALL, FAILED, QUOTED)), DE) == [
        DE.say("fell_back"),
        DE.say("old_index"),
    ]
    assert remarks(answer_of(cited, remarks=(FAILED,), mode="llm"), EN) == [EN.say("cut_short")]
    assert remarks(answer_of(remarks=(FAILED,)), EN) == []


def test_the_range_of_dates_is_written_as_the_language_does(
    answer_of: Callable[..., Answer],
) -> None:
    """From the values, not from the English sentence."""
    ranged = answer_of(remarks=tuple(dates("2022-05-03", "2023-01-04")))
    single = answer_of(remarks=tuple(dates("2022-05-03", "2022-05-03")))

    assert remarks(ranged, EN) == ["The dates of the articles run from May 3, 2022 to Jan 4, 2023."]
    assert remarks(ranged, DE) == [
        "Die Artikel stammen aus der Zeit vom 03.05.2022 bis zum 04.01.2023."
    ]
    assert remarks(single, DE) == ["Das Datum der Artikel ist der 03.05.2022."]


def test_the_trouble_of_a_model_is_the_models_own(answer_of: Callable[..., Answer]) -> None:
    """What the index says of itself is none, nor a small window, nor what does not hold."""
    failed = answer_of(remarks=(OLD, SMALL, FAILED, QUOTED))
    liar = answer_of(remarks=(OLD, SMALL, UNPROVEN, QUOTED))

    assert (was_asked(failed), trouble(failed)) == (True, FAILED.text)
    assert (was_asked(liar), trouble(liar)) == (True, None)
    assert (was_asked(answer_of(mode="llm")), trouble(answer_of(mode="llm"))) == (True, None)
    assert not was_asked(answer_of(remarks=(OLD,)))
