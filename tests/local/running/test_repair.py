"""A run that failed goes on from its record; what it did before stays in the record."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plans import START, PlainExecutor, Site, python, results, run_job

from health_monitor.local import LocalError
from health_monitor.local.running.opening import Opening
from health_monitor.local.running.record import Records
from health_monitor.local.running.repair import find_record, reopen
from health_monitor.local.running.runner import Runner
from health_monitor.local.running.runs import JobRun
from health_monitor.local.running.workers import Workers
from health_monitor.local.workspace import lay_out

FAILS_UNTIL_READY = """
from pathlib import Path
if not (Path(argv[0]) / "ready").exists():
    raise ValueError("no such column: cost\\nat line 3")
"""


@pytest.fixture
def folder(site: Site) -> Path:
    """Of the records of a site whose `fails` works once `ready` lies in the site's folder."""
    site.entry("works").entry("fails", FAILS_UNTIL_READY.strip())
    fails = python("fails", after=("works",), arguments=["{{job.parameters.folder}}"])
    parameters = {"folder": str(site.folder), "label": "default"}
    site.job("leaf_job", python("works"), fails, parameters=parameters)
    hands = {name: "{{job.parameters." + name + "}}" for name in parameters}
    site.job(
        "master",
        run_job("leaf_job", "leaf", hands=hands),
        python("works", after=("leaf",)),
        parameters=parameters,
    )
    return site.folder / "runs"


def run(site: Site, repair: Mapping[str, Any] | None = None, **parameters: str) -> JobRun:
    """Run `master`, or go on with it, and write the record at each change."""
    plan = site.plan()
    lay_out(plan, site.workspace)
    opening = Opening(plan=plan, start_time=START)
    if repair is None:
        opened = opening.open("master", parameters)
    else:
        opened = reopen(opening, repair, parameters)
    records = Records(folder=site.folder / "runs", plan=plan, given=parameters)
    executor = PlainExecutor(workspace=site.workspace)
    runner = Runner(
        opening=opening,
        workers=Workers(executor=executor),
        changed=lambda changed: records.write(opened),
    )
    runner.run(opened)
    return opened


def record(folder: Path) -> dict[str, Any]:
    (file,) = folder.glob("*.json")
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def test_record_tells_every_task_with_its_times_attempts_and_error(
    site: Site, folder: Path
) -> None:
    outcome = run(site, label="given")
    told = record(folder)
    assert told["run_id"] == outcome.values.run_id
    assert (told["environment"], told["release"], told["job"]) == ("t", "r1", "master")
    assert (told["state"], told["result"]) == ("TERMINATED", "FAILED")
    assert told["start_time"] == "2026-03-01T06:00:00.000Z"
    assert told["job_parameters"]["label"] == "given"
    assert told["overriding_parameters"] == {"label": "given"}
    leaf, after = told["tasks"]
    assert (after["result"], after["attempts"]) == ("UPSTREAM_FAILED", [])
    works, fails = leaf["run_job"]["tasks"]
    assert works["attempts"][0]["result"] == works["result"] == "SUCCESS"
    (attempt,) = fails["attempts"]
    assert attempt["error"] == "ValueError: no such column: cost\nat line 3"
    assert "area/fails.py" in attempt["trace"]
    assert works["started_at"] <= works["ended_at"] <= attempt["ended_at"] <= told["ended_at"]


def test_repair_keeps_id_clock_and_what_was(site: Site, folder: Path) -> None:
    first = run(site, label="given")
    before = record(folder)
    (site.folder / "ready").touch()
    second = run(site, find_record(folder, site.plan(), "master", None))
    assert set(results(second).values()) == {"SUCCESS"}
    assert second.values.run_id == first.values.run_id
    assert second.values.parameters["label"] == "given"
    after = record(folder)
    assert (after["repair_count"], after["started_at"]) == (1, before["started_at"])
    assert after["ended_at"] > before["ended_at"]
    original, repair = after["repair_history"]
    assert original["tasks"] == before["tasks"]
    assert (original["type"], original["result"]) == ("ORIGINAL", "FAILED")
    assert (repair["type"], repair["id"], repair["result"]) == ("REPAIR", 1, "SUCCESS")
    leaf = after["tasks"][0]["run_job"]
    assert (leaf["run_id"], leaf["repair_count"]) == (before["tasks"][0]["run_job"]["run_id"], 1)
    works, fails = leaf["tasks"]
    assert works == {
        **before["tasks"][0]["run_job"]["tasks"][0],
        "is_from_earlier_attempt": True,
    }
    assert (fails["execution_count"], len(fails["attempts"])) == (2, 1)


def test_repair_takes_other_parameters(site: Site, folder: Path) -> None:
    run(site)
    (site.folder / "ready").touch()
    repaired = run(site, find_record(folder, site.plan(), "master", None), label="other")
    child = repaired.tasks["leaf"].child
    assert child is not None and child.values.parameters["label"] == "other"


def test_parameter_that_cannot_be_filled_in_is_told(site: Site, folder: Path) -> None:
    message = r"master: parameter label: {{task\.name}} is not supported in a local run; use one of"
    with pytest.raises(LocalError, match=message):
        run(site, label="{{task.name}}")
    run(site)
    with pytest.raises(LocalError, match=message):
        run(site, find_record(folder, site.plan(), "master", None), label="{{task.name}}")


def test_repair_takes_the_present_plan(site: Site, folder: Path) -> None:
    run(site)
    old = site.resources["databricks_job"]["leaf_job"]
    tasks = [python("works"), python("works", "new", after=("works",))]
    site.add("databricks_job.leaf_job", **{**old, "task": tasks})
    repaired = run(site, find_record(folder, site.plan(), "master", None))
    assert results(repaired) == {
        "leaf": "SUCCESS",
        "leaf/works": "SUCCESS",
        "leaf/new": "SUCCESS",
        "works": "SUCCESS",
    }


def test_run_whose_process_was_killed_is_repaired(site: Site, folder: Path) -> None:
    run(site)
    (site.folder / "ready").touch()
    (file,) = folder.glob("*.json")
    killed = record(folder)
    fails = killed["tasks"][0]["run_job"]["tasks"][1]
    for part in (killed, killed["tasks"][0], killed["tasks"][0]["run_job"], fails):
        part |= {"state": "RUNNING", "result": None, "ended_at": None}
    fails["attempts"][0] |= {"result": None, "ended_at": None, "error": None, "trace": None}
    file.write_text(json.dumps(killed), encoding="utf-8")
    repaired = run(site, find_record(folder, site.plan(), "master", None))
    assert set(results(repaired).values()) == {"SUCCESS"}


def test_run_that_succeeded_is_not_repaired(site: Site, folder: Path) -> None:
    (site.folder / "ready").touch()
    succeeded = run(site)
    found = find_record(folder, site.plan(), "master", None)
    message = f"master: run {succeeded.values.run_id} succeeded, there is nothing to repair"
    with pytest.raises(LocalError, match=message):
        run(site, found)


def test_newest_run_of_the_job_is_found(site: Site, folder: Path) -> None:
    first, second = run(site), run(site)
    plan = site.plan()
    assert find_record(folder, plan, "master", None)["run_id"] == second.values.run_id
    older = find_record(folder, plan, "master", first.values.run_id)
    assert older["run_id"] == first.values.run_id


def test_wrong_run_is_told(site: Site, folder: Path) -> None:
    plan = site.plan()
    with pytest.raises(LocalError, match="master has not run here yet; run it without --repair"):
        find_record(folder, plan, "master", None)
    made = run(site).values.run_id
    with pytest.raises(LocalError, match=f"there is no run 7; the runs are {made}"):
        find_record(folder, plan, "master", 7)
    with pytest.raises(LocalError, match="this is a run of master, not of leaf_job"):
        find_record(folder, plan, "leaf_job", made)
    file = folder / f"{made}.json"
    other = {**record(folder), "environment": "prod"}
    file.write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(LocalError, match="of the environment prod; give --env prod"):
        find_record(folder, plan, "master", made)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(LocalError, match=f"{made}.json: this is no record of a run"):
        find_record(folder, plan, "master", None)


def test_record_that_cannot_be_written_is_told(site: Site, folder: Path) -> None:
    folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LocalError, match="the record of the run cannot be written: "):
        run(site)
