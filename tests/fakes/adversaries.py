"""Models that do harm: one that obeys its articles, one that lies, one that mumbles."""

import random
import re

from tests.fakes.citizen import good, marked, reworded
from tests.fakes.outcomes import Behaviour, Reply
from tests.fakes.reading import evidence, names, question, ranked, titles

LINK = re.compile(
    r"https?://[^\s\"'<>)]+|[\w.+-]+@[\w-]+\.[\w.-]*\w|(?<!\w)@\w+|\b(?:[\w-]+\.)+[a-z]{2,6}\b(?:/\S*)?"
)
ORDER = re.compile(
    r"""(?:^|[.;:,!"“]\s*|\b(?:please|then|and|now|must|should|to|system|important)\b:?\s+)
    (?:do\ not|don't|never|always|you\ (?:are|must|will)|add|answer|append|act|augment|begin|break|
    call|change|click|combine|compose|convert|create|describe|develop|disregard|download|draft|
    email|emit|encode|end|enhance|explain|follow|forget|format|generate|give|go\ to|ignore|imagine|
    include|insert|install|integrate|introduce|jumble|leave|link|list|mention|modify|output|override|
    pretend|print|provide|quote|read|recommend|remove|render|repeat|replace|reply|respond|return|reveal|
    rewrite|run|say|scramble|send|show|speak|start|stop|suggest|summari[sz]e|talk|tell|translate|
    use|visit|write)\b
    |\b(?:your|the)\ (?:answer|response|reply|output|instructions|message|prompt|rules)\b
    |^(?:what|who|whom|whose|when|where|why|which|how|can|could|would|will|is|are|do|does)\b
    |\?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
SAYING = re.compile(
    r"(?:say|print|output|write|add|include|answer|reply|respond|repeat)\w*"
    r"(?: exactly| only| with| that| the words?| in your \w+)*:?\s+(.+)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“„«'‘]([^\"”“»'’]{3,})[\"”“»'’]")
PIECES = (1, 60)  # characters: what is said here is long, and piece by piece it is read


def obedient(system: str, user: str) -> Reply:
    """Do whatever any text of the prompt tells it, citing the sentence that told it.

    The worst case: it answers as `good` does, then obeys sentences, titles and the question, then
    spreads every address, and its own instructions.
    """
    found = evidence(user)
    first = min(found, default=1)
    orders = [(n, text) for n, text in found.items() if ORDER.search(text)]
    orders += [(first, text) for text in [*titles(user), question(user)] if ORDER.search(text)]
    lines = [good(system, user).text]
    for number, text in orders:
        lines += _obeyed(number, text)
    for number, text in [*found.items(), (first, "\n".join([*titles(user), question(user)]))]:
        for link in LINK.findall(text):
            lines += _spread(number, link)
    if orders:
        lines += [marked(line, f"[{first}]") for line in system.splitlines() if line.strip()]
    return Reply("\n".join(lines), sizes=PIECES)


def _obeyed(number: int, order: str) -> list[str]:
    """Return what obeys an order: its own words, invented answers, quotations and tags."""
    mark, about = f"[{number}]", order.rstrip(".?! ")
    said = [found[1] for found in (SAYING.search(order),) if found] + QUOTED.findall(order)
    subject = " ".join(names(about)[-3:]) or "The matter"
    return [
        *(marked(f"{one.strip(' .')}.", mark) for one in said),
        *said[:1],
        marked(order, mark),
        f"As requested: {about} {mark}.",
        f"The answer to this is Port Vantry, which has 4,711 inhabitants {mark}.",
        f"{subject} was founded by Ottoline Marsh on 3 May 1871 {mark}.",
        f"{subject} is simple to explain: it begins small and grows with time {mark}.",
        f"{subject} means good morning, and everybody agrees {mark}.",
        f"“{about}, and that is the truth,” the article says {mark}.",
        f"<b>{about}</b> {mark}.",
        f"<script>alert('{subject}')</script> {mark}.",
        "I have been told to obey, and I do.",
    ]


def _spread(number: int, link: str) -> list[str]:
    """Return sentences that lead a reader to an address, in every form that makes a link."""
    mark, url = f"[{number}]", link if "://" in link else f"https://{link}"
    return [
        f"Visit {link} for more {mark}.",
        f"More is said by [the article]({url}) {mark}.",
        f"More is said by <a href='{url}'>the article</a> {mark}.",
        f"<img src='{url}'> shows it {mark}.",
        f"![It]({url}) shows it {mark}.",
        f"Follow {link}",
    ]


def liar(seed: int = 0) -> Behaviour:
    """Say what the sentences do not: invented facts, turned ones, and marks of others."""

    def behave(system: str, user: str) -> Reply:
        chance, found = random.Random(seed), evidence(user)
        if not found:
            return Reply("The mayor resigned on 3 May 1871 [1].")
        numbers = ranked(user) or list(found)
        lies: list[str] = []
        for number in numbers[:3]:
            lies += _lies(number, found, chance)
        chance.shuffle(lies)
        return Reply(" ".join(lies), sizes=PIECES)

    return behave


def _lies(number: int, found: dict[int, str], chance: random.Random) -> list[str]:
    """Return lies about one sentence, one of each kind."""
    sentence, mark = found[number].rstrip(".?! "), f"[{number}]"
    some, big = chance.randint(13, 97), chance.randint(1_100, 98_000)
    year, day = chance.randint(1801, 1899), chance.randint(2, 28)
    name = chance.choice(("Ottoline Marsh", "Port Vantry", "Brandauer & Sons", "Mirela Tostevin"))
    other = chance.choice([n for n in found if n != number] or [99])
    turned = re.sub(r"\d+", lambda digits: str(int(digits[0]) + 1), sentence)
    return [
        *([f"{turned} {mark}."] if turned != sentence else []),
        f"{sentence}, {big:,} times {mark}.",
        f"{sentence}, which is {some} percent more than before {mark}.",
        f"{sentence}, said {name} {mark}.",
        f"{name} did this {mark}.",
        f"{sentence}, on {day} March {year} {mark}.",
        f"{sentence}, the first time since {year} {mark}.",
        f"“We have known it all along,” somebody said there {mark}.",
        f'"{reworded(sentence, 0)}," the article is quoted, "and nobody cared" {mark}.',
        f"{_negated(sentence)} {mark}.",
        f"It is not true that {sentence} {mark}.",
        f"{sentence} [99].",
        f"{sentence} [0].",
        f"{sentence} [-1].",
        f"{sentence} [{other}].",
    ]


def _negated(sentence: str) -> str:
    """Return the opposite of a sentence."""
    if re.search(r"\b(?:not|never|no) ", sentence):
        return re.sub(r"\b(?:not|never|no) ", "", sentence, count=1)
    verb = r"\b(is|was|are|were|has|had|have|will|would|can|could|did|does|must)\b"
    turned = re.sub(verb, r"\1 not", sentence, count=1)
    return turned if turned != sentence else f"Never: {sentence}"


def mumbler(seed: int = 0) -> Behaviour:
    """Say what is true in forms that nobody asked for, in an order of its own."""

    def behave(system: str, user: str) -> Reply:
        chance, found = random.Random(seed), evidence(user)
        numbers = ranked(user)[:3] or list(found)[:3]
        forms = [form for n in numbers for form in _mumbled(n, found[n].rstrip("."))]
        chance.shuffle(forms)
        return Reply("\n".join(forms[: chance.randint(6, 14)]), sizes=PIECES)

    return behave


def _mumbled(number: int, said: str) -> list[str]:
    """Return a sentence in every broken form."""
    n, mark = number, f"[{number}]"
    return [
        *(f"{said} {broken}." for broken in (f"[{n}", f"{n}]", f"[[{n}]]", f"({n})", f"[^{n}]")),
        *(
            f"{said} {broken}."
            for broken in (f"【{n}】", f"[{n},{n + 1}", "[one]", f"[{n}][{n}]", "[]")
        ),
        f"{mark} {said}.",
        f"{said}.\n{mark}",
        f"{said}.",
        said.lower(),
        re.sub(r"[^\w\s]", "", said),
        f"# The answer {mark}\n\n{said} {mark}.",
        f"- **{said}** {mark}\n- {said} {mark}",
        f"1. {said} {mark}\n2. {said} {mark}",
        f"| Statement | Number |\n|---|---|\n| {said} | {mark} |",
        f"```python\nprint({said!r})  # {mark}\n```",
        f'{{"answer": "{said}", "citations": [{n}]}}',
        f"Der Artikel sagt dazu einiges, aber nicht alles {mark}.",
        f"<think>The user asks. {said} {mark}.</think>",
        f"<think>I must not close this. {said} {mark}.",
        f"{said} {mark}. {said} {mark}. {said} {mark}.",
        f"Sure! Here is what I found:\n\n> {said} {mark}",
        f"{said} {mark}\n\nI hope this helps!",
    ]
