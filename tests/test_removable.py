"""What can be removed is listed so that it can be typed; the whole way is in test_upkeep.py."""

from bot.messenger.admins.removable import addresses
from index.generations.home import Home
from index.generations.pointer import Pointer
from index.sources.library import Library

FEED, PAGE = "https://paper.example/feed.xml", "https://paper.example/page"


def test_the_addresses_are_those_that_are_read_again(home: Home) -> None:
    """Sources and what was added, each once; a folder of this machine is nobody's to read."""
    before = addresses(home)
    library = Library(home.library)
    library.follow(FEED, added=True)
    library.follow(PAGE, added=False)
    home.generations.mkdir(parents=True, exist_ok=True)
    home.point(Pointer("g", ("/srv/articles", FEED, PAGE)), at_once=True)

    assert (before, addresses(home)) == ([], [FEED, PAGE])
