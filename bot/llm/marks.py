"""Read a model's answer as it streams in: sentences, and the numbers of their evidence.

A model writes marks such as [3] into plain prose; copying or JSON is not asked
of it, so that weak models can do it too. What is shown of an answer is decided
elsewhere: here nothing is believed, and nothing is lost but headings.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from index.sentences import boundaries, sentence_spans

MOST_CHARACTERS = 8_000  # four sentences are asked for; what is longer is no answer
LONGEST_THOUGHT = 100_000
# A sentence is whole when this much of the next one is there; so often it is looked for, and
# in a long answer the more seldom the longer it is: each time, all of it is read again.
LOOKAHEAD = 12
STRIDE, SHARE = 24, 16

NUMBER = r"\^?(?:(?:source|sentence|evidence|quelle|satz|no\.?|nr\.?|#)\s*)?\d{1,4}"
LIST = rf"{NUMBER}(?:\s*(?:[,;&–-]|and|und)\s*{NUMBER})*"
# [3], [1, 2], [1-3], [[1]], [^1], 【1】, 【1†source】; "[3" or "3]" where half was forgotten;
# (3) at the end of a line; and [-1] or [], which mark nothing.
MARK = re.compile(
    rf"\s{{0,3}}(?:[\[【]{{1,3}}\s?(?P<whole>{LIST})\s?(?:†[^\]】]{{0,40}})?[\]】]{{1,3}}"
    r"|[\[【](?P<open>\d{1,4}(?:\s*[,;&]\s*\d{1,4})*)(?=[\s.,;:!?]|$)"
    r"|(?<=\s)(?P<shut>\d{1,4})[\]】]{1,3}"
    r"|\((?P<round>\d{1,2})\)(?=\s*[.!?]?\s*$)"
    r"|[\[【](?P<none>-\d{1,4}|one|two|three|four|five|six)?\s?[\]】])",
    re.IGNORECASE,
)
HALF = re.compile(r"\s{0,3}[\[【][^\]】\n]{0,60}$|\s+\d{1,4}$|\s+$")
THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
CLOSED = re.compile(r"^<think(?:ing)?>.*?</think(?:ing)?>\s*", re.DOTALL)
SPACES = re.compile(r"[^\S\n]{2,}")
FENCE = re.compile(r"^\s*(?:```|~~~)")
LEAD = re.compile(r"^\s*(?:[-*•‣–+>]\s+|\(?\d{1,2}[.)]\s+)+")
HEADING = re.compile(r"^\s*#{1,6}\s")
EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`)(?=\S)([^\n]{1,200}?)(?<=\S)\1")
ENDED = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
STOP = re.compile(r"[.!?…。！？]{1,9}[\"'”’»)]{0,9}\s+(?=\S)")
NEAR = 40  # characters before a mark in which the full stop of its sentence stands
STOPPED = re.compile(r"[.!?…。！？]+[\"'”’»)]*\s*$")
SPACED = re.compile(r"\s+(?=[.,;:!?…。](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence as a model wrote it, without its marks, and their numbers in order."""

    text: str
    numbers: tuple[int, ...]


@dataclass(slots=True)
class MarkReader:
    """Takes the pieces of an answer and gives its sentences, each as soon as it is whole."""

    language: str | None = None
    _text: str = ""
    _parsed: int = 0
    _shown: int = 0

    @property
    def full(self) -> bool:
        """Whether more was written than an answer can be."""
        return len(self._text) >= (LONGEST_THOUGHT if self._thinks else MOST_CHARACTERS)

    @property
    def text(self) -> str:
        """All that was written so far."""
        return self._text

    @property
    def silent(self) -> bool:
        """Whether no sentence was read."""
        return not self._shown

    @property
    def _thinks(self) -> bool:
        return self._text.startswith("<think")

    def feed(self, piece: str) -> list[Marked]:
        """Take a piece, and return the sentences that are whole now."""
        piece = SPACES.sub(" ", piece[:LONGEST_THOUGHT])
        self._text = self._text + piece if self._text else piece.lstrip()
        if self._thinks and "</think" in self._text[-len(piece) - len("</thinking>") :]:
            self._text = CLOSED.sub("", self._text)
        if not self._thinks:
            self._text = self._text[:MOST_CHARACTERS]
        new = len(self._text) - self._parsed
        if self._thinks or new < max(STRIDE, len(self._text) // SHARE):
            return []
        self._parsed = len(self._text)
        found = parse(self._text, self.language, ended=False)
        unsure = 2 if found and len(found[-1].text) < LOOKAHEAD else 1
        return self._new(found[:-unsure])

    def end(self, cut: bool = False) -> list[Marked]:
        """Return the rest; if the answer was cut off, without its last sentence."""
        found = parse(self._text, self.language)
        return self._new(found[:-1] if cut or self.full else found)

    def _new(self, found: list[Marked]) -> list[Marked]:
        new = found[self._shown :]
        self._shown = max(self._shown, len(found))
        return [one for one in new if one.text]


def parse(text: str, language: str | None, ended: bool = True) -> list[Marked]:
    """Return the sentences of an answer; of one that has not ended, without half a mark.

    "It rained [2]. [3] Then it stopped." gives "It rained." with 2 and 3, and
    "Then it stopped." without a number.
    """
    text = THOUGHT.sub("", text)
    if not ended:
        text = HALF.sub("", text)
    found: list[Marked] = []
    for line in lines(text):
        found += sentences(line, language)
    if ended and found and not found[-1].numbers and not ENDED.search(found[-1].text):
        found.pop()  # cut off in the middle
    return found


def lines(text: str) -> list[str]:
    """Return the lines that may be answer: code and headings left out, marks put to their line."""
    kept: list[str] = []
    coded = False
    for line in text.splitlines():
        if FENCE.match(line):
            coded = not coded
        elif coded or HEADING.match(line) or not line.strip():
            continue
        elif kept and not MARK.sub("", line).strip(" .,;"):
            kept[-1] += f" {line}"  # marks alone belong to the line before
        else:
            kept.append(LEAD.sub("", line))
    return kept


def sentences(line: str, language: str | None) -> list[Marked]:
    """Return the sentences of one line with their marks.

    A mark belongs to the sentence before it, unless the line begins with one.
    """
    leading = MARK.match(line) is not None
    clean, places = without_marks(line)
    cuts = {*boundaries(clean, language), *breaks(clean, places)}
    spans = sentence_spans(clean, sorted(cuts))
    numbers: list[list[int]] = [[] for _ in spans]
    starts, ends = [one.start for one in spans], [one.end for one in spans]
    for place, marked in places if spans else ():
        if leading:
            numbers[min(bisect_right(ends, place), len(spans) - 1)] += marked
        else:
            numbers[max(bisect_left(starts, place) - 1, 0)] += marked
    return [
        Marked(tidy(span.cut(clean)), tuple(dict.fromkeys(marked)))
        for span, marked in zip(spans, numbers, strict=True)
    ]


def without_marks(line: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """Return the line without its marks, and where each stood in what is left."""
    clean, places, last = "", [], 0
    for match in MARK.finditer(line):
        clean += line[last : match.start()]
        last = match.end()
        places.append((len(clean), numbers_of(match)))
    return clean + line[last:], places


def breaks(clean: str, places: list[tuple[int, list[int]]]) -> list[int]:
    """Return where sentences end for certain, "in May [2]. Rain": a full stop and a mark meet."""
    found = []
    for place, _ in places:
        if after := STOP.match(clean, place):
            found.append(after.end())
        elif STOPPED.search(clean[max(0, place - NEAR) : place]):
            found.append(place)
    return found


def numbers_of(match: re.Match[str]) -> list[int]:
    """Return the numbers of a mark; "1-3" are three."""
    listed = match["whole"] or match["open"] or match["shut"] or match["round"]
    if not listed:
        return [0] if match["none"] else []
    found: list[int] = []
    for sign, digits in re.findall(r"([–-]?)\D*?(\d{1,4})", listed):
        number = int(digits)
        if sign and found and found[-1] < number <= found[-1] + 20:
            found += range(found[-1] + 1, number)
        found.append(number)
    return found


def tidy(sentence: str) -> str:
    """Return a sentence without the signs of Markdown around its words."""
    plain = EMPHASIS.sub(r"\2", EMPHASIS.sub(r"\2", sentence))
    return " ".join(SPACED.sub("", plain).split())
