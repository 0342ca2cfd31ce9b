"""The simulated tables have the quirks of the real ones.

Each file of quirks/ is one: a query that gives true, or a number above 0.
"""

from pathlib import Path

import pytest
from parquet_tables import Tables

FOLDER = Path(__file__).resolve().parent
QUIRKS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("quirks/*/*.sql"))


@pytest.mark.parametrize("path", QUIRKS)
def test_quirk_is_there(world: Tables, path: str) -> None:
    assert world.value((FOLDER / path).read_text(encoding="utf-8"))


def test_outcomes_are_spelled_as_in_the_tables(world: Tables) -> None:
    states = {
        state for (state,) in world.rows("SELECT result_state FROM {lakeflow.job_run_timeline}")
    }
    known = {"SUCCEEDED", "FAILED", "ERROR", "CANCELLED", "SKIPPED", "BLOCKED", "TIMED_OUT", None}
    assert {"SUCCEEDED", "FAILED", "CANCELLED", "SKIPPED", "TIMED_OUT", None} <= states <= known
