"""What a plan says of provider and state is what was reviewed, for each kind of backend."""

import json
import runpy
from pathlib import Path
from typing import get_args

import pytest

from health_monitor.environments.backends import Backend

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "tests" / "snapshots" / "backends"
KINDS = sorted(member.KIND for member in get_args(Backend))
REMEDY = "differs from the plan: review it, then run `make snapshots`"


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    texts: dict[str, str] = runpy.run_path(str(PROJECT / "scripts" / "backend_snapshots.py"))[
        "snapshots"
    ]()
    return texts


def test_every_kind_has_a_snapshot(expected: dict[str, str]) -> None:
    assert sorted(expected) == [f"{kind}.json" for kind in KINDS]
    assert sorted(file.name for file in FOLDER.iterdir()) == sorted(expected)


@pytest.mark.parametrize("kind", KINDS)
def test_snapshot_is_that_of_the_plan(expected: dict[str, str], kind: str) -> None:
    file = FOLDER / f"{kind}.json"

    assert file.read_text(encoding="utf-8") == expected[file.name], f"{file.name} {REMEDY}"


@pytest.mark.parametrize("kind", KINDS)
def test_snapshot_has_one_place_for_the_state_and_no_absolute_path(kind: str) -> None:
    text = (FOLDER / f"{kind}.json").read_text(encoding="utf-8")
    block = json.loads(text)["terraform"]

    places = [block["cloud"]] if kind == "cloud" else [block["backend"][kind]]
    assert ("cloud" in block) != ("backend" in block)
    assert all(places)
    assert '": "/' not in text
