"""Whether a source says what a sentence claims: the rules of the verifier, put together.

Each number, date and name of the sentence must be the source's, and so must its
"not" and its "more than". What holds no doubt is not proven, only not disproven:
whether it is about the same at all is asked in `bot.checking.support`. Pure functions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.checking.cited import Cited
from bot.checking.copies import altered_negation, altered_number, altered_word
from bot.checking.days import days, is_told, relative, without_days
from bot.checking.digits import in_digits
from bot.checking.links import sign
from bot.checking.names import Named, is_named, names
from bot.checking.numbers import lacking, quantities
from bot.checking.polarity import Polarity, opposite, turned
from index.words import content_words, stemmer, terms, words

Kind = Literal[
    "number",
    "unit",
    "bound",
    "date",
    "name",
    "negation",
    "opposite",
    "quotation",
    "sign",
    "word",
    "addition",
]
QUOTED = re.compile(r"[“„\"«]([^“”„\"«»]{2,})[”“\"»]")
CLAUSE = re.compile(
    r"[,;:](?=\s)|[()–—]|\s-\s|\b(?:and|but|because|after|before|while|since|und|aber|weil|nachdem)\b",
    re.IGNORECASE,
)
# A clause of so many telling words must share this part of them with what is cited.
ENOUGH, LEAST_KNOWN = 3, 0.25
# "When it first came out" counts nothing; "the first woman" does.
ADVERB = re.compile(
    r"\b((?:was|were|had|has|have|been|it|he|she|they|who|that|which|at|is|are) )first\b"
    r"|\bfirst (?=\w+ed\b|came|began|became|went|took|made|met|saw|won|wrote|held)",
    re.IGNORECASE,
)
ENUMERATED = re.compile(r"(?<!\S)\((?:\d|[a-e]|i{1,3}|iv)\)(?=\s)")  # "(1) wool and (2) silk"
SENTENCE: dict[Kind, str] = {
    "number": "the number “{}” is not in what it cites",
    "unit": "“{}” has another unit in what it cites",
    "bound": "what it cites does not say “more” or “less” with “{}” in the same way",
    "date": "the date “{}” is not in what it cites",
    "name": "“{}” is not in what it cites",
    "negation": "what it cites does not negate “{}” in the same way",
    "opposite": "“{}” has its opposite in what it cites",
    "quotation": "the quotation “{}” is not in what it cites",
    "sign": "“{}” is no plain prose",
    "word": "“{}” stands where what it cites has another word",
    "addition": "what it cites says nothing of “{}”",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason not to believe a sentence: what kind, and the words it is about."""

    kind: Kind
    about: str

    def __str__(self) -> str:
        return SENTENCE[self.kind].format(self.about)


def doubts(claim: str, sources: Sequence[Cited], question: str = "") -> tuple[Doubt, ...]:
    """Return what speaks against a claim that cites sources; nothing if it may be shown.

    `question` may lend a name, and nothing else.
    """
    rules = (_signs, _quotations, _numbers, _dates, _polarity, _copies)
    found = [doubt for rule in rules for doubt in rule(claim, sources)]
    found += _names(claim, sources, question)
    found += _additions(claim, sources, question)
    return tuple(dict.fromkeys(found))


def _signs(claim: str, sources: Sequence[Cited]) -> Iterator[Doubt]:
    if odd := sign(claim, "".join(source.near for source in sources)):
        yield Doubt("sign", odd)


def _quotations(claim: str, sources: Sequence[Cited]) -> Iterator[Doubt]:
    held = [even(f"{source.title}\n{source.near}") for source in sources]
    for quoted in quotations(claim.replace("``", '"').replace("''", '"')):
        if not any(even(quoted) in text for text in held):
            yield Doubt("quotation", quoted.strip())


def quotations(claim: str) -> list[str]:
    """Return what stands in quotation marks; of a quotation inside another, the outer one whole.

    “Add “no” to it,” gives `Add “no” to it,`, and `Add ` besides.
    """
    outer, depth, start = [], 0, 0
    for at, mark in enumerate(claim):
        if mark == "“":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif mark == "”" and depth:
            depth -= 1
            outer += [claim[start:at]] if not depth else []
    return [*outer, *(match[1] for match in QUOTED.finditer(claim) if match[1] not in outer)]


def _numbers(claim: str, sources: Sequence[Cited]) -> Iterator[Doubt]:
    language = sources[0].language
    counted = ENUMERATED.sub(" ", ADVERB.sub(r"\1", claim))
    plain = without_days(in_digits(counted, language), language)
    known = [number for source in sources for number in source.numbers]
    for number in quantities(plain, language):
        kind = lacking(number, known)
        if kind:
            yield Doubt(kind, number.text)


def _dates(claim: str, sources: Sequence[Cited]) -> Iterator[Doubt]:
    language = sources[0].language
    known = [day for source in sources for day in source.days]
    years = {
        int(value)
        for source in sources
        for number in source.numbers
        for value in number.values
        if value == int(value)
    }
    for day in days(in_digits(claim, language), language):
        if not is_told(day, known, years):
            yield Doubt("date", day.text)
    for told_then in relative(claim):
        if not any(told_then in source.near.casefold() for source in sources):
            yield Doubt("date", told_then)


def _names(claim: str, sources: Sequence[Cited], question: str) -> Iterator[Doubt]:
    language = sources[0].language
    asked = Named.of(question, language)
    dated = {
        word
        for day in days(in_digits(claim, language), language)
        for word in re.split(r"\W+", day.text)
    }
    for name in names(claim):
        if name.text in dated or _is_number(name.text, language):
            continue
        known = is_named(name, asked, asked, language) or any(
            is_named(name, source.names, source.everywhere, language) for source in sources
        )
        if not known:
            yield Doubt("name", name.text)


def _polarity(claim: str, sources: Sequence[Cited]) -> Iterator[Doubt]:
    language = sources[0].language
    mine = Polarity.of([claim], language)
    cited = Polarity.of([source.sentence for source in sources], language)
    near = Polarity.of([source.near for source in sources], language)
    if stem := turned(mine, cited, near):
        found = words(claim)
        stems = stemmer(language)(found)
        yield Doubt("negation", found[stems.index(stem)] if stem in stems else stem)
    if word := opposite(mine, cited, near):
        yield Doubt("opposite", word)


def _copies(claim: str, sources: Sequence[Cited]) -> Iterator[Doubt]:
    for source in sources:
        if number := altered_number(claim, source.sentence, source.language):
            yield Doubt("number", number)
        if word := altered_negation(claim, source.sentence):
            yield Doubt("negation", word)
        word = altered_word(claim, source.sentence, source.language)
        if word and word not in words(source.near):
            yield Doubt("word", word)


def _additions(claim: str, sources: Sequence[Cited], question: str) -> Iterator[Doubt]:
    language = sources[0].language
    known = {stem for one in sources for stem in terms(f"{one.title}\n{one.near}", language)}
    known |= set(terms(question, language))
    for clause in CLAUSE.split(claim):
        telling = [word for word in content_words(clause, language) if not word.isdigit()]
        stems = stemmer(language)(telling)
        if len(stems) >= ENOUGH and len(known & set(stems)) < LEAST_KNOWN * len(stems):
            yield Doubt("addition", " ".join(clause.split()))


def _is_number(word: str, language: str | None) -> bool:
    return in_digits(word, language) != word


def even(text: str) -> str:
    """Return a text as quotations are compared: one kind of quotes and dashes, single spaces."""
    text = re.sub(r"[‘’‚‛`´]", "'", text.casefold())
    text = re.sub(r"[“”„«»]|''", '"', text)
    text = re.sub(r"\s*[–—‑-]\s*", "-", text)
    text = re.sub(r"\s+(?=[,.;:!?)%'])|(?<=[(])\s+", "", " ".join(text.split()))
    return text.strip(" .,;:!?\"'")
