"""One run at a time uses a state folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from health_monitor.local import LocalError
from health_monitor.local.state import State


def test_second_one_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    state = State(folder=tmp_path)
    with (
        state.hold("health-monitor run a_job"),
        pytest.raises(LocalError, match=r"in use by `health-monitor run a_job` \(process \d+, s"),
        State(folder=tmp_path).hold("health-monitor query"),
    ):
        pass


def test_folder_is_free_after_use_and_after_an_error(tmp_path: Path) -> None:
    state = State(folder=tmp_path)
    with pytest.raises(ValueError, match="x"), state.hold("one"):
        raise ValueError("x")
    with state.hold("two"):
        pass


def test_folder_is_free_when_its_holder_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from health_monitor.local.state import State\n"
        "with State(folder=Path(sys.argv[1])).hold('killed'): os.kill(os.getpid(), 9)"
    )
    constructs = Path(sys.modules[State.__module__].__file__ or "").parents[2]
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], env={"PYTHONPATH": str(constructs)}
    )
    with State(folder=tmp_path).hold("next"):
        pass
