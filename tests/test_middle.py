"""A unit that is too long is cut after white space near its middle, or beside a written sign."""

import pytest

from index.splitting import middle


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("aaaaa bbbbbb", 6),  # in the middle
        ("aaaaaa bbbbb", 7),  # right of it
        ("aaaa bbbbbbb", 5),  # left of it
        ("aaaa b ccccc", 7),  # two as near as each other: behind the second
        ("aaaa  bbbbbb", 6),  # behind all white space
        ("aaaaa  bbbbb", 7),
        ("aaaaaaa bbbb", 6),  # outside the middle third: in the middle
        ("aa bbbbbbbbb", 6),
        ("aaa bbbbbbbb", 6),
        ("aaaaabbbbbbb", 6),
        ("aaaaaaaa bbbbbb", 7),
    ],
)
def test_a_unit_is_cut_at_the_white_space_nearest_to_its_middle(text: str, place: int) -> None:
    """If the middle third has any; wherever the unit stands in its text."""
    assert middle(text, 0, len(text)) == place
    assert middle(f"x y {text} z", 4, 4 + len(text)) == 4 + place


@pytest.mark.parametrize("before", ["a", "ab", "abc", "abcd"])
@pytest.mark.parametrize("sign", ["👩‍👩‍👧", "x\u0301\u0323\u0301\u0323\u0301", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"], ids=ascii)
def test_a_unit_is_cut_beside_the_sign_in_its_middle(before: str, sign: str) -> None:
    """Right of it if there is more, else left; a sign alone has to be cut somewhere."""
    right, left = f"{sign}{before}", f"{before}{sign}"

    assert middle(right, 0, len(right)) == len(sign)
    assert middle(left, 0, len(left)) == len(before)
    assert middle(sign, 0, len(sign)) == len(sign) // 2
