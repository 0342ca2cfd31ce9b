"""Jobs run as the plan says: order, parameters, nesting, retries, two at a time."""

import json
from typing import Any

import pytest
from plans import Runs, Site, python, results, run_job

from health_monitor.local import LocalError
from health_monitor.local.running.scheduler import Result

LOG = """
import json, os
from pathlib import Path
def log(**row):
    with Path({path!r}).open("a") as file:
        file.write(json.dumps(row) + "\\n")
"""


def logging(site: Site) -> str:
    """Text that gives an entry `log(...)`."""
    return LOG.format(path=str(site.folder / "log"))


def logged(site: Site) -> list[dict[str, Any]]:
    lines = (site.folder / "log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_arguments_arrive_with_all_values_filled_in(site: Site, run: Runs) -> None:
    site.add("databricks_schema.gold", name="t_gold", catalog_name="c")
    site.entry("show", "log(argv=argv)", before=logging(site))
    arguments = [
        "--catalog={{job.parameters.catalog}}",
        "--job={{job.name}}",
        "--task={{task.name}}",
        "--run-id={{job.run_id}}",
        "--started-at={{job.start_time.iso_datetime}}",
        "--gold-schema=${databricks_schema.gold.name}",
        "--both={{job.parameters.catalog}}/{{ task.name }}",
    ]
    site.job("a_job", python("show", "s", arguments=arguments), parameters={"catalog": "prod"})
    outcome = run("a_job", {"catalog": "spark_catalog"})
    assert logged(site)[0]["argv"] == [
        "--catalog=spark_catalog",
        "--job=[t] a_job",
        "--task=s",
        f"--run-id={outcome.values.run_id}",
        "--started-at=2026-03-01T06:00:00.000Z",
        "--gold-schema=t_gold",
        "--both=spark_catalog/s",
    ]


def test_parameters_are_handed_down_through_three_layers(site: Site, run: Runs) -> None:
    site.entry("show", "log(argv=argv)", before=logging(site))
    arguments = ["{{job.parameters.catalog}}", "{{job.parameters.kept}}", "{{job.run_id}}"]
    declared = {"catalog": "default", "kept": "own"}
    site.job("atomic_job", python("show", arguments=arguments), parameters=declared)
    hands = {"catalog": "{{job.parameters.catalog}}"}
    site.job("layer_job", run_job("atomic_job", hands=hands), parameters=declared)
    site.job("master", run_job("layer_job", hands=hands), parameters={"catalog": "default"})
    outcome = run("master", {"catalog": "given"})
    catalog, kept, run_id = logged(site)[0]["argv"]
    assert (catalog, kept) == ("given", "own")
    assert run_id != str(outcome.values.run_id)
    assert results(outcome) == {
        "layer_job": "SUCCESS",
        "layer_job/atomic_job": "SUCCESS",
        "layer_job/atomic_job/show": "SUCCESS",
    }


def test_entry_runs_under_its_own_path_without_file_and_not_as_main(site: Site, run: Runs) -> None:
    body = """
import sys
log(path=sys._getframe().f_code.co_filename, file="__file__" in globals(), name=__name__)
"""
    site.entry("show", body.strip(), before=logging(site))
    site.job("a_job", python("show"))
    run("a_job")
    row = logged(site)[0]
    assert row["path"] == str(site.workspace / "Shared/hm/files/area/show.py")
    assert row["file"] is False
    assert row["name"] != "__main__"


def test_two_tasks_run_at_a_time_and_waiting_for_a_job_takes_no_place(
    site: Site, run: Runs
) -> None:
    body = """
import time
log(event=1)
time.sleep(0.15)
log(event=-1)
"""
    site.entry("slow", body.strip(), before=logging(site))
    site.job("leaf_job", *[python("slow", f"t{n}") for n in range(3)], max_concurrent_runs=2)
    site.job("layer_job", run_job("leaf_job", "one"), run_job("leaf_job", "two"))
    site.job("master", run_job("layer_job"), python("slow"))
    assert run("master").result is Result.SUCCESS
    level, most = 0, 0
    for row in logged(site):
        level += row["event"]
        most = max(most, level)
    assert most == 2
    assert len(logged(site)) == 14


def failing_site(site: Site) -> Site:
    """fails → after, cleanup (runs if one failed), always (runs when all are done)."""
    site.entry("fails", "raise ValueError('no such column: cost')").entry("works")
    return site.job(
        "bad_job",
        python("fails"),
        python("works", "after", after=("fails",)),
        python("works", "cleanup", after=("fails",), run_if="AT_LEAST_ONE_FAILED"),
        python("works", "unneeded", after=("cleanup",), run_if="ALL_FAILED"),
        python("works", "always", after=("after", "cleanup"), run_if="ALL_DONE"),
    )


def test_failure_takes_its_way_through_the_conditions(site: Site, run: Runs) -> None:
    failing_site(site)
    outcome = run("bad_job")
    assert results(outcome) == {
        "fails": "FAILED",
        "after": "UPSTREAM_FAILED",
        "cleanup": "SUCCESS",
        "unneeded": "EXCLUDED",
        "always": "SUCCESS",
    }
    assert outcome.result is Result.SUCCESS_WITH_FAILURES


def test_failure_in_a_nested_job_fails_the_jobs_above(site: Site, run: Runs) -> None:
    site.entry("fails", "raise ValueError('no such column: cost')").entry("works")
    site.job("leaf_job", python("fails"))
    site.job("layer_job", run_job("leaf_job", "leaf"), python("works"))
    site.job("master", run_job("layer_job", "layer"), run_job("leaf_job", "next", after=("layer",)))
    outcome = run("master")
    assert outcome.result is Result.FAILED
    assert results(outcome) == {
        "layer": "FAILED",
        "layer/leaf": "FAILED",
        "layer/leaf/fails": "FAILED",
        "layer/works": "SUCCESS",
        "next": "UPSTREAM_FAILED",
    }
    (failed,) = outcome.failures()
    assert failed.failure is not None
    assert failed.path == ("master", "layer", "leaf", "fails")
    assert failed.failure.message == "ValueError: no such column: cost"
    assert "area/fails.py" in failed.failure.trace


def test_failures_stand_in_the_order_in_which_they_happened(site: Site, run: Runs) -> None:
    site.entry("late", "import time\ntime.sleep(0.2)\nraise ValueError('late')")
    site.entry("early", "raise ValueError('early')")
    site.job("a_job", python("late"), python("early"))
    assert [failed.task.key for failed in run("a_job").failures()] == ["early", "late"]


def flaky(site: Site, successes_from: int) -> Site:
    """An entry that fails until its so many-th attempt."""
    body = f"""
log(attempt=1)
count = len(open({str(site.folder / "log")!r}).readlines())
if count < {successes_from}:
    raise ValueError(f"attempt {{count}}")
"""
    return site.entry("flaky", body.strip(), before=logging(site))


def test_task_is_tried_again_after_the_planned_time(site: Site, run: Runs) -> None:
    flaky(site, 3).job("a_job", python("flaky", max_retries=2, min_retry_interval_millis=100))
    states: list[str] = []
    outcome = run("a_job", changed=lambda run: states.append(str(run.result or run.state)))
    (task,) = outcome.tasks.values()
    assert outcome.result is Result.SUCCESS
    assert (task.attempts, task.failure) == (3, None)
    assert states.count("WAITING_FOR_RETRY") == 2
    assert task.seconds(0) >= 0.2


def test_task_fails_when_its_retries_are_used_up(site: Site, run: Runs) -> None:
    flaky(site, 9).job("a_job", python("flaky", max_retries=1))
    (task,) = run("a_job").tasks.values()
    assert (task.result, task.attempts) == (Result.FAILED, 2)
    assert task.failure is not None and task.failure.message == "ValueError: attempt 2"


def test_task_that_says_that_nothing_helps_is_not_tried_again(site: Site, run: Runs) -> None:
    body = "error = ValueError('the file')\nerror.is_final = True\nraise error"
    site.entry("final", body).job("a_job", python("final", max_retries=2))
    (task,) = run("a_job").tasks.values()
    assert (task.result, task.attempts) == (Result.FAILED, 1)


def test_retries_can_be_cut_short(site: Site, run: Runs) -> None:
    flaky(site, 3).job("a_job", python("flaky", max_retries=2))
    (task,) = run("a_job", retries_at_most=0).tasks.values()
    assert (task.result, task.attempts) == (Result.FAILED, 1)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("import sys\nsys.exit(0)", "the entry called sys.exit(0); return, or raise"),
        ("import sys\nsys.exit('bad')", "the entry called sys.exit('bad'); return, or raise"),
        ("raise KeyError", "KeyError"),
        ("import nowhere_to_be_found", "ModuleNotFoundError: No module named"),
    ],
)
def test_entry_that_does_not_return_has_failed(
    site: Site, run: Runs, body: str, message: str
) -> None:
    site.entry("ends", body).job("a_job", python("ends"))
    (failed,) = run("a_job").failures()
    assert failed.failure is not None and failed.failure.message.startswith(message)


def test_entry_without_main_is_told(site: Site, run: Runs) -> None:
    site.files["area/bare.py"] = "x = 1\n"
    site.job("a_job", python("bare"))
    (failed,) = run("a_job").failures()
    assert failed.failure is not None and "has no main(argv)" in failed.failure.message


def test_unknown_job_does_not_start(site: Site, run: Runs) -> None:
    with pytest.raises(LocalError, match="no job 'x_job'"):
        run("x_job")


def test_every_run_has_an_id_of_its_own(site: Site, run: Runs) -> None:
    site.entry("works").job("leaf_job", python("works"), max_concurrent_runs=2)
    site.job("master", run_job("leaf_job", "one"), run_job("leaf_job", "two"))
    outcome = run("master")
    children = [task.child.values.run_id for task in outcome.tasks.values() if task.child]
    assert len({outcome.values.run_id, *children}) == 3
