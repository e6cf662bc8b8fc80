"""Decide whether a question goes on from the turns before it or stands alone, by what was found.

Pure: the signs of both rankings are compared, before a reader looks at either. The bounds were
chosen with tests/benchmarks/follow_ups.py.
"""

from typing import Literal

from bot.finding.confidence import confidence
from bot.finding.ranking import Signs

# Why it may stand alone: it has telling words of its own, or no passage has to do with
# both the rarest of them and what would be carried.
Doubt = Literal["telling", "apart"]

# By itself it must be sure, and the words carried must cost so much confidence or coverage;
# less will do where no passage has to do with both, unless they make it so much likelier.
SURE, LESS, UNHEARD = 0.9, 0.05, 0.3
HEARD, GAINED = 0.3, 0.1


def stands_alone(alone: Signs, carried: Signs, doubt: Doubt) -> bool:
    """Return whether a question is better searched for as it was asked.

    Words that belong to it make a sentence that is more like it appear; those of another
    topic only take away.
    """
    gained = carried.likeness - alone.likeness
    by_itself = confidence(alone)
    if doubt == "apart" and by_itself >= HEARD and gained < GAINED:
        return True
    worse = by_itself - confidence(carried) >= LESS
    unheard = alone.coverage - carried.coverage >= UNHEARD  # its sentence holds nothing carried
    return by_itself >= SURE and gained <= 0 and (worse or unheard)
