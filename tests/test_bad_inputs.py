"""No bad input keeps the good articles beside it out of the index, or takes long, or much.

A small seeded version of tests/benchmarks/bad_inputs.py.
"""

from pathlib import Path

from tests.benchmarks.bad_inputs import FAMILIES, Trial, planned
from tests.fakes.web_server import Page, WebServer


def test_bad_inputs(tmp_path: Path) -> None:
    """One or two of each family: each has its reason, or is read; nothing is left behind."""
    with WebServer() as web, WebServer() as closed:
        closed.put("/secret", Page(b"<p>Nobody may read this.</p>"))
        trial = Trial(tmp_path, 7, web, closed, small=True)
        trial.run(planned(len(FAMILIES)))
        trial.again()

    assert {one.family for one in trial.outcomes} == {*FAMILIES}
    assert [(one.variant, one.faults) for one in trial.outcomes if one.faults] == []
    assert trial.left == []
