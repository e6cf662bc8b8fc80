"""Words of many scripts are found, stemmed, and told from those that only ask."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.words import common_language, content_stems, content_words, is_sign, spoken, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The sky, it is BLUE!", ["the", "sky", "it", "is", "blue"]),
        ("Straße", ["strasse"]),
        ("naïve Ёлка Ωμέγα", ["naïve", "ёлка", "ωμέγα"]),
        ("1,000.50 km on 5.1.2023.", ["1,000.50", "km", "on", "5.1.2023"]),
        ("a 3-2 win", ["a", "3", "2", "win"]),
        ("e-mail snake_case", ["e", "mail", "snake", "case"]),
        ("北京2023 かな", ["北", "京", "2023", "か", "な"]),
        ("다리가 ꀀꀁ", ["다", "리", "가", "ꀀꀁ"]),
        ("👩‍🚀 -- …", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words are in lower case, a number is one word, and a sign without spaces stands alone."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "bridges bridge", ["bridg", "bridg"]),
        ("de", "Häuser Haus", ["haus", "haus"]),
        ("fr", "ponts pont", ["pont", "pont"]),
        ("xx", "bridges bridge", ["bridges", "bridge"]),  # no such language
        (None, "bridges bridge", ["bridges", "bridge"]),
    ],
)
def test_terms(language: str | None, text: str, expected: list[str]) -> None:
    """Forms of a word are one term in its language, and stay words in an unknown one."""
    assert terms(text, language) == expected


def test_threads_stem_at_once() -> None:
    """Bots answer several questions at the same time, and each gets its own terms."""
    texts = [f"bridges number{number} houses" for number in range(4)] * 50
    expected = [["bridg", f"number{number}", "hous"] for number in range(4)] * 50

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda text: terms(text, "en"), texts)) == expected


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("en", "Who beat Spain in 2022, and who beat Italy?", "beat spain 2022 italy"),
        ("en", "Did they win 3 to 2?", "win 3 2"),
        ("de", "Wie viele Tore fielen in Berlin?", "tore fielen berlin"),
        ("zh", "北京?", "北 京"),
        (None, "Where is X in Paris?", "is in paris"),
        ("en", "Who is it?", ""),
    ],
)
def test_content_words(language: str | None, question: str, expected: str) -> None:
    """What a question is about, each word once: no question word, stop word or single letter."""
    assert content_words(question, language) == expected.split()


def test_content_stems() -> None:
    """However they are inflected; in a language that is not known they stay as they are."""
    assert content_stems("Which bridges were closed?", "en") == {"bridg", "close"}
    assert content_stems("Which bridges were closed?", None) >= {"bridges", "closed"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who closed the bridge?", "en"),
        ("Wer sperrte die Brücke?", "de"),
        ("Quel pont fut fermé?", "cs"),
        ("NATO", "cs"),
    ],
)
def test_spoken(text: str, expected: str) -> None:
    """Little words tell which of some languages a text is in; without one, the likely one."""
    assert spoken(text, ["cs", "de", "en"], "cs") == expected


def test_signs() -> None:
    """A sign of a script without spaces says something alone, a letter does not."""
    assert [word for word in ("北", "か", "a", "北京", "é") if is_sign(word)] == ["北", "か"]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["de", "en", None, "en"], "en"),
        ([None, None, "de"], "de"),
        (["en", "de"], "de"),  # as many of each: always the same one
        (["de", "en"], "de"),
        ([None], None),
        ([], None),
    ],
)
def test_common_language(languages: list[str | None], expected: str | None) -> None:
    """A collection has the language of most of its articles, if any is known."""
    assert common_language(languages) == expected
