"""Articles of several languages lie side by side; each is found and quoted in its own.

Not a module's test: the whole path, from the files to what `footnote ask` says.
"""

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from index.generations.home import Home

Footnote = Callable[..., subprocess.CompletedProcess[str]]
ARTICLES = {
    "bridge.txt": "The old bridges over the river were closed on Thursday by the engineers. "
    "They had found cracks in two of the arches, and the mayor agreed.",
    "harbour.txt": "The harbour office sold the lighthouse in May to a keeper who had retired. "
    "He wants to grow apples there and to write a book about the sea.",
    "school.txt": "The school on the hill has been given a new roof, paid for by the parents. "
    "The children moved back into their rooms before the winter began.",
    "kirche.txt": "Die Glocken der Stadtkirche wurden im Frühling aus den Türmen gehoben. "
    "Ein Gießer aus der Nachbarschaft hat die beiden größten neu gegossen.",
    "markt.txt": "สะพานเก่าถูกปิดในวันพฤหัสบดี วิศวกรพบรอยแตกขนาดเก้าเซนติเมตรที่ซุ้มด้านตะวันออก "
    "นายกเทศมนตรีหวังว่าจะเปิดสะพานอีกครั้งในฤดูใบไม้ผลิ",
    "klingon.txt": "Heghlu'meH QaQ jajvam. Qapla' batlh je. bortaS bIr jablu'DI' reH QaQqu' nay'. "
    "tlhIngan Hol Dajatlh'a'. nuqDaq 'oH puchpa''e'.",
}


@pytest.fixture
def ask(home: Home, tmp_path: Path, footnote: Footnote) -> Callable[[str], dict[str, Any]]:
    """Ask one index of all articles; the exit code is that of an answer or an abstention."""
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    assert footnote("rebuild", str(tmp_path / "articles")).returncode == 0

    def run(question: str) -> dict[str, Any]:
        ended = footnote("ask", question, "--json")
        answer: dict[str, Any] = json.loads(ended.stdout)
        assert ended.returncode == (0 if answer["statements"] else 3)
        assert ended.stderr == ""
        return answer

    return run


def shown(answer: dict[str, Any]) -> Sequence[str]:
    """Return the articles of the quotes, or of those that come closest, best first."""
    return [one["article_id"] for one in answer["citations"] or answer["nearest"]]


def test_each_language_is_answered_in_its_own(ask: Callable[[str], dict[str, Any]]) -> None:
    """One question after the other, to one index; what nobody speaks gets one sentence."""
    german = ask("Wer hat die größte Glocke gegossen?")
    english = ask("Who closed the bridge?")
    thai = ask("สะพานเก่าถูกปิดในวันพฤหัสบดี")
    klingon = ask("nuqDaq 'oH puchpa''e'?")
    nobody = ask("tlhIngan wo' ghoSpu'bogh Duj?")

    assert german["citations"][0]["quote"].startswith("Ein Gießer aus der Nachbarschaft")
    assert english["citations"][0]["quote"].startswith("The old bridges over the river")
    assert shown(thai)[0] == "markt.txt"
    assert shown(klingon)[0] == "klingon.txt"
    assert nobody["reason"] is None or nobody["reason"].startswith("Nothing in the articles")
