"""Job graphs end as they do on the platform: each case says its rule, and where the rule is from.

The runs are simulated: real plan, real runner, attempts that end as the case says, no time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from simulated_crew import SimulatedCrew

from health_monitor.local.plans.job_reader import read_jobs
from health_monitor.local.plans.plan import Manifest, Plan, RunJobTask
from health_monitor.local.running.opening import Opening
from health_monitor.local.running.record import Records
from health_monitor.local.running.repair import reopen
from health_monitor.local.running.runner import Runner
from health_monitor.local.running.runs import JobRun

SEMANTICS = Path(__file__).parent / "semantics"
START = datetime(2026, 3, 1, 6, tzinfo=UTC)
CASES = {
    f"{file.stem}/{rule}": case
    for file in sorted(SEMANTICS.glob("*.yaml"))
    for rule, case in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}
JOB_KEYS = {"timeout_seconds", "max_concurrent_runs", "queue"}


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The jobs of a case; the run begins with `main`."""

    plan: Plan
    scripts: Mapping[str, list[str]]
    """Path of each task below `main` to what its attempts do."""


def graph(jobs: Mapping[str, Mapping[str, Any]]) -> Graph:
    """Through the reader of plans, so that a case is a job as it is deployed."""
    numbers = {key: number for number, key in enumerate(sorted(jobs), start=1)}
    resources = {
        key: {
            "name": f"[t] {key}",
            **{name: value for name, value in job.items() if name in JOB_KEYS},
            "task": [task(name, numbers, **given) for name, given in job["tasks"].items()],
        }
        for key, job in jobs.items()
    }
    plan = Plan(
        environment="t",
        file=Path("cdk.tf.json"),
        jobs=read_jobs({"databricks_job": resources}),
        files=(),
        manifest=Manifest(path="/m.json", content=b"", release="r1", files={}),
        schemas={},
        experiments=(),
    )
    return Graph(plan=plan, scripts=dict(scripts(jobs, plan, "main", "main")))


def task(
    key: str,
    numbers: Mapping[str, int],
    *,
    after: list[str] | None = None,
    runs: str | None = None,
    does: object = None,
    **settings: Any,
) -> dict[str, Any]:
    action = (
        {"spark_python_task": {"python_file": f"/{key}.py"}}
        if runs is None
        else {"run_job_task": {"job_id": numbers[runs]}}
    )
    depends_on = [{"task_key": before} for before in after or []]
    return {"task_key": key, "depends_on": depends_on, **action, **settings}


def scripts(
    jobs: Mapping[str, Mapping[str, Any]], plan: Plan, key: str, path: str
) -> list[tuple[str, list[str]]]:
    found = []
    for planned in plan.job(key).tasks:
        below = f"{path}/{planned.key}"
        if isinstance(planned.action, RunJobTask):
            found += scripts(jobs, plan, planned.action.job, below)
        else:
            does = jobs[key]["tasks"][planned.key].get("does", "succeed")
            found.append((below, [does] if isinstance(does, str) else does))
    return found


def simulate(graph: Graph, run: JobRun, opening: Opening, cancel_at: float | None) -> SimulatedCrew:
    crew = SimulatedCrew(scripts=graph.scripts, cancel_at=cancel_at)
    runner = Runner(opening=opening, workers=crew)
    crew.on_cancel = runner.cancel
    runner.run(run)
    return crew


def ends(run: JobRun) -> dict[str, str]:
    """Path of the job and of each task, to how it ended."""
    found = {"/".join(run.path): str(run.result)}
    for part in run.walk():
        found["/".join(part.path)] = str(part.result)
        if part.child is not None:
            found["/".join(part.path) + ":"] = str(part.child.result)
    return found


def expected(lines: Mapping[str, str]) -> dict[str, str]:
    """As `ends`; `FAILED of TIMEDOUT` is a task, and the job that it ran."""
    found = {}
    for path, words in lines.items():
        own, of, child = words.partition(" of ")
        found[path] = own
        if of:
            found[f"{path}:"] = child
    return found


@pytest.mark.parametrize("name", CASES)
def test_graph_ends_as_on_the_platform(name: str) -> None:
    case = CASES[name]
    made = graph(case["jobs"])
    opening = Opening(plan=made.plan, start_time=START)
    run = opening.open("main", {})
    crew = simulate(made, run, opening, case.get("cancel_at"))
    assert ends(run) == expected(case["expect"])
    assert {path: crew.starts.get(path, []) for path in case.get("starts", {})} == case.get(
        "starts", {}
    )
    for repair in case.get("repairs", []):
        before = json.loads(json.dumps(Records(folder=Path(), plan=made.plan).record(run)))
        opening = Opening(plan=made.plan, start_time=START)
        run = reopen(opening, before, {})
        crew = simulate(made, run, opening, repair.get("cancel_at"))
        assert ends(run) == expected(repair["expect"])
        assert sorted(crew.starts) == sorted(repair["runs_again"])
        assert run.values.run_id == before["run_id"]


def test_there_are_cases_for_what_the_platform_documents() -> None:
    assert len(CASES) >= 30
    words = {word for case in CASES.values() for word in expected(case["expect"]).values()}
    # Only runs are cancelled here, never single tasks, so nothing ends UPSTREAM_CANCELED.
    assert words - {"None"} == {
        "SUCCESS",
        "SUCCESS_WITH_FAILURES",
        "FAILED",
        "TIMEDOUT",
        "CANCELED",
        "EXCLUDED",
        "DISABLED",
        "UPSTREAM_FAILED",
        "MAXIMUM_CONCURRENT_RUNS_REACHED",
    }
    conditions = {
        settings["run_if"]
        for case in CASES.values()
        for job in case["jobs"].values()
        for settings in job["tasks"].values()
        if "run_if" in settings
    }
    assert conditions == {
        "ALL_SUCCESS",
        "ALL_DONE",
        "NONE_FAILED",
        "AT_LEAST_ONE_SUCCESS",
        "ALL_FAILED",
        "AT_LEAST_ONE_FAILED",
    }


@pytest.mark.parametrize("name", CASES)
def test_case_says_where_its_rule_is_from(name: str) -> None:
    assert set(CASES[name]) <= {"from", "jobs", "cancel_at", "expect", "starts", "repairs"}
    assert CASES[name]["from"].startswith(("https://docs.databricks.com/", "Jobs API: ", "ours: "))
