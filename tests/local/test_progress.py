"""What is shown while a run happens and when it has ended."""

import io
import re
from pathlib import Path

from plans import Runs, Site, python, run_job
from rich.console import Console

from health_monitor.local.launch import Outcome
from health_monitor.local.progress import Progress, duration, where_time_went
from health_monitor.local.report import report
from health_monitor.local.running.runs import JobRun


def nested(site: Site) -> Site:
    site.entry("works").entry("fails", "raise ValueError('no such column: cost\\nat line 3')")
    site.job("leaf_job", python("works"), python("fails", after=("works",), max_retries=1))
    return site.job("master", run_job("leaf_job", "leaf"), python("works", after=("leaf",)))


def test_without_a_terminal_each_change_is_a_line(site: Site, run: Runs) -> None:
    stream = io.StringIO()
    progress = Progress(console=Console(file=stream))
    nested(site)
    with progress.live(), progress.step("Start Spark"):
        run("master", changed=progress.changed)
    lines = [re.sub(r"\d+\.\ds", "Ns", line).strip() for line in stream.getvalue().splitlines()]
    assert lines == [
        "Ns  Start Spark ...",
        "Ns  master: RUNNING",
        "Ns  master > leaf: RUNNING",
        "Ns  master > leaf > works: RUNNING",
        "Ns  master > leaf > works: SUCCESS (Ns)",
        "Ns  master > leaf > fails: RUNNING",
        "Ns  master > leaf > fails: WAITING_FOR_RETRY for Ns: ValueError: no such column: cost",
        "Ns  master > leaf > fails: RUNNING, attempt 2",
        "Ns  master > leaf > fails: FAILED, attempt 2 (Ns)",
        "Ns  master > leaf: FAILED (Ns)",
        "Ns  master > works: UPSTREAM_FAILED",
        "Ns  master: FAILED (Ns)",
    ]


def test_on_a_terminal_the_tree_of_all_tasks_remains(site: Site, run: Runs) -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80, color_system=None)
    progress = Progress(console=console)
    nested(site)
    with progress.live():
        progress.runs.append(run("master", changed=progress.changed))
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\d+\.\ds", "", stream.getvalue())
    final = [line.rstrip() for line in shown[shown.rindex("✗ master") :].splitlines()]
    assert final == [
        "✗ master    FAILED",
        "├── ✗ leaf    FAILED",
        "│   ├── ✓ works",
        "│   └── ✗ fails    FAILED  attempt 2",
        "└── ○ works  UPSTREAM_FAILED",
    ]


def outcome_of(run: JobRun, folder: Path) -> Outcome:
    return Outcome(
        runs=(run,),
        phases={"Start Spark": 4.2, "Create schemas": 0.01},
        seconds=75.0,
        log=folder / "log",
        records=(folder / "record",),
    )


def test_report_ends_with_the_error(site: Site, run: Runs) -> None:
    nested(site)
    text = report(outcome_of(run("master"), site.folder), "health-monitor run master --repair")
    assert text.endswith(
        "\n\nmaster > leaf > fails: FAILED after 2 attempts\n"
        "ValueError: no such column: cost\nat line 3"
    )
    assert "master: FAILED" in text
    assert "\nrepair: health-monitor run master --repair\n" in text
    assert str(site.folder / "log") in text


def test_report_of_a_success_has_no_error(site: Site, run: Runs) -> None:
    site.entry("works").job("a_job", python("works"))
    text = report(outcome_of(run("a_job"), site.folder), "health-monitor run a_job --repair")
    assert text.endswith(f"a_job: SUCCESS\nrecord: {site.folder / 'record'}")
    assert "repair" not in text
    assert "in all 1m 15s" in text


def test_time_is_told_by_preparation_job_and_slowest_task(site: Site, run: Runs) -> None:
    site.entry("slow", "import time\ntime.sleep(0.2)").entry("works")
    site.job("a_job", python("works"), python("slow"))
    lines = where_time_went({"Start Spark": 4.2, "Nothing": 0.0}, [run("a_job")], most=1)
    assert [line.split("  ")[0] or line.split()[0] for line in lines] == [
        "Start Spark",
        "a_job",
        "a_job.slow",
    ]


def test_durations_read_well() -> None:
    durations = [duration(seconds) for seconds in (0, 4.24, 59.99, 67, 3600, 7385)]
    assert durations == ["0.0s", "4.2s", "1m 00s", "1m 07s", "1h 00m", "2h 03m"]
