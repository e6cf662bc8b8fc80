"""Passages to try a model on: written by rule, each about other things than the next one."""

PASSAGES, SENTENCES = 96, 6
WHO = (
    "The harbour master",
    "A committee of the city council",
    "Two students from the north",
    "The orchestra",
    "Her grandmother",
    "An engineer at the power station",
    "The opposition",
    "A small brewery",
    "The museum's director",
    "Rescue teams",
    "The national bank",
    "A spokesman for the railway",
    "Farmers along the river",
    "The goalkeeper",
    "Scientists in the mountains",
    "The owner of the cinema",
)
WHAT = (
    "announced on Tuesday that the ferry would be replaced by a bridge in 2031.",
    "won the first prize of 40,000 crowns for a film about bees.",
    "asked for more nurses after the flu had closed three wards.",
    "found a letter from 1814 behind a wall, and gave it to the archive.",
    "refused to raise the price of bread, although flour cost twice as much.",
    "learned to repair bicycles during the long winter without electricity.",
    "lost the appeal, and must pay the fishermen within thirty days.",
    "measured the temperature of the lake every morning for eleven years.",
    "played before 6,000 people, while it rained without a pause.",
    "promised to plant a tree for every car that is sold in the valley.",
    "sold half of the shares to an insurer from abroad.",
    "discovered that the old medicine works against a second illness.",
    "left the stadium early, which the coach called a misunderstanding.",
    "voted against the new timetable by a majority of four.",
    "saw a wolf near the school, and told the hunters at once.",
    "wants to teach the language of the island again, as it was before the war.",
)


def passages() -> list[str]:
    """Return passages of a few sentences each, the same ones always and no two alike."""
    return [" ".join(_sentence(n, k) for k in range(SENTENCES)) for n in range(PASSAGES)]


def _sentence(passage: int, place: int) -> str:
    turn = passage // len(WHO)
    who = WHO[(passage + place) % len(WHO)]
    return f"{who} {WHAT[(3 * passage + 5 * place + turn) % len(WHAT)]}"
