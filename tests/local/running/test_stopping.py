"""Tasks over their time and cancelled runs end: real threads, real entries, no Spark."""

import threading

import pytest
from plans import START, PlainExecutor, Runs, Site, python, results, run_job

from health_monitor.local.running.opening import Opening
from health_monitor.local.running.runner import Runner
from health_monitor.local.running.runs import Run
from health_monitor.local.running.scheduler import Result, State
from health_monitor.local.running.workers import Workers
from health_monitor.local.workspace import lay_out

SLEEP = "import time\nwhile True:\n    time.sleep(0.01)"


def test_task_over_its_time_is_stopped_and_not_tried_again(site: Site, run: Runs) -> None:
    site.entry("slow", SLEEP).entry("works")
    site.job(
        "a_job",
        python("slow", timeout_seconds=1, max_retries=3),
        python("works", "after", after=("slow",)),
        python("works", "cleanup", after=("slow",), run_if="AT_LEAST_ONE_FAILED"),
    )
    outcome = run("a_job")
    assert results(outcome) == {
        "slow": "TIMEDOUT",
        "after": "UPSTREAM_FAILED",
        "cleanup": "SUCCESS",
    }
    assert outcome.tasks["slow"].attempts == 1
    failure = outcome.tasks["slow"].failure
    assert failure is not None and failure.message == "it took longer than its 1 seconds"


def test_task_over_its_time_is_tried_again_when_the_plan_says_so(site: Site, run: Runs) -> None:
    site.entry("slow", SLEEP)
    site.job("a_job", python("slow", timeout_seconds=1, max_retries=1, retry_on_timeout=True))
    assert run("a_job").tasks["slow"].attempts == 2


def test_job_over_its_time_ends_with_everything_in_it(site: Site, run: Runs) -> None:
    site.entry("slow", SLEEP).entry("works")
    site.job("leaf_job", python("slow"), python("works", after=("slow",)), timeout_seconds=1)
    site.job("master", run_job("leaf_job", "leaf"))
    outcome = run("master")
    child = outcome.tasks["leaf"].child
    assert child is not None and child.result is Result.TIMEDOUT
    assert results(outcome) == {
        "leaf": "FAILED",
        "leaf/slow": "CANCELED",
        "leaf/works": "CANCELED",
    }
    assert outcome.result is Result.FAILED


def test_task_that_hears_nothing_keeps_nobody_waiting_for_long(
    site: Site, run: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("health_monitor.local.running.runner.GRACE_SECONDS", 0.3)
    site.entry("deaf", "import time\ntime.sleep(120)").entry("works")
    site.job(
        "a_job",
        python("deaf", timeout_seconds=1),
        python("works", after=("deaf",), run_if="ALL_DONE"),
    )
    outcome = run("a_job")
    assert results(outcome) == {"deaf": "TIMEDOUT", "works": "SUCCESS"}
    assert outcome.seconds(0) < 60


def test_cancelled_run_ends_what_runs_and_what_waits(site: Site) -> None:
    site.entry("slow", SLEEP).entry("works")
    site.job("a_job", python("slow"), python("works", after=("slow",)))
    plan = site.plan()
    lay_out(plan, site.workspace)
    executor = PlainExecutor(workspace=site.workspace)
    opening = Opening(plan=plan, start_time=START)
    runner = Runner(opening=opening, workers=Workers(executor=executor))
    states: list[str] = []

    def cancel(changed: Run) -> None:
        states.append(f"{changed.path[-1]} {changed.result or changed.state}")
        if changed.path == ("a_job", "slow") and changed.state is State.RUNNING:
            threading.Timer(0.1, runner.cancel).start()

    runner.changed = cancel
    runner.run(opened := opening.open("a_job", {}))
    assert opened.result is Result.CANCELED
    assert states == [
        "a_job RUNNING",
        "slow RUNNING",
        "a_job TERMINATING",
        "slow TERMINATING",
        "works CANCELED",
        "slow CANCELED",
        "a_job CANCELED",
    ]
    assert executor.cancelled[0] == "a_job.slow-1"
