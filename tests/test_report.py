"""The report shows figures and texts, and nothing of them acts upon the page."""

from collections.abc import Collection
from html.parser import HTMLParser

from bot.evaluating.asking import AskedFile
from bot.evaluating.offsets import Offsets
from bot.evaluating.originals import Originals
from bot.evaluating.report import to_html
from bot.evaluating.results import results
from tests.fakes.results import TEXT, outcome

GOLD = (("a", 0, 9),)
EVIL = '<script>alert(1)</script> & "so on" {{ 7 * 7 }}'
RIGHT = outcome(("a", 5, 10), gold=GOLD, confidence=0.9)
WRONG = outcome(("a", 50, 55), gold=GOLD, confidence=0.6, question=EVIL, answers=(EVIL, "two"))
REFUSED = outcome(gold=GOLD, confidence=0.1, answers=("one",))
MADE_UP = outcome(("a", 20, 25), answerable=False, confidence=0.8)
SILENT = outcome(articles=("a",), confidence=0.2)
FINE = [RIGHT, outcome(answerable=False), outcome(("a", 1, 2), answerable=None)]


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def read(wanted: Collection[str]) -> Originals:
    """Return the text of each article that is wanted."""
    return {one: Offsets(TEXT) for one in wanted}


def page(*asked: AskedFile) -> str:
    """Return the report of these files."""
    return to_html(results(asked, read, {"articles": 4, "passages": 5678}))


def test_everything_is_escaped_and_nothing_is_loaded() -> None:
    """Questions, answers, quotes and names of files are text and nothing else."""
    seen = Page(page(AskedFile(f"x/{EVIL}.jsonl", (RIGHT, WRONG))))

    assert seen.text.count(EVIL) == 3  # file, question, expected
    assert not {"script", "img", "link", "iframe", "object", "image"} & set(seen.tags)
    loading = [value for name, value in seen.attributes if name.endswith(("href", "src"))]
    assert all((value or "").startswith("#") for value in loading)
    assert not any(name.startswith("on") for name, _ in seen.attributes)
    policies = [value or "" for name, value in seen.attributes if name == "content"]
    assert any(value.startswith("default-src 'none'") for value in policies)


def test_each_file_has_a_column() -> None:
    """Figures, a curve and the interval of all are there; two files are told apart."""
    asked = [AskedFile("x/one.jsonl", (RIGHT, WRONG)), AskedFile("x/two.jsonl", (REFUSED,))]

    seen = Page(page(*asked))

    for word in ("x/one", "x/two", "together", "span_hit@1", "0.333", "0.500", "5,678"):
        assert word in seen.text
    assert "svg" in seen.tags


def test_a_run_without_answers_has_a_report_too() -> None:
    """Without a curve and without a miss."""
    seen = Page(page(AskedFile("q.jsonl", (outcome(answerable=False),))))

    assert "svg" not in seen.tags
    assert "None of 1 judged questions." in seen.text
    assert "nobody knows" in Page(page(AskedFile("q.jsonl", (outcome(answerable=None),)))).text


def test_what_is_right_stands_beside_what_was_cited() -> None:
    """The words that are known to be right are marked, in their sentence."""
    text = page(AskedFile("q.jsonl", (WRONG,)))

    assert f"<mark>{TEXT[:9]}</mark>{TEXT[9:]}" in text
    assert '<p class="quote">01234 <span class="meta">a</span></p>' in text


def test_a_long_list_is_cut() -> None:
    """A hundred misses are enough to look at; how many there are is said."""
    seen = Page(page(AskedFile("q.jsonl", (WRONG,) * 1234)))

    assert seen.text.count("; two") == 100
    assert "1,234 of 1,234 judged questions" in seen.text
