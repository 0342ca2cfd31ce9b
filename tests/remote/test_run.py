"""`health-monitor run --workspace`: started, followed, repaired, stopped."""

import re
import threading
import time

from remote_commands import Commands
from small_deployment import SmallDeployment


def test_nested_runs_are_followed_in_one_tree(
    deployment: SmallDeployment, commands: Commands
) -> None:
    handed = {"day": "{{job.parameters.day}}"}
    load = deployment.job(
        "load_job",
        deployment.task("load", says="load-{{job.parameters.day}}"),
        deployment.task("check", "load"),
        parameters={"day": "none"},
    )
    layer = deployment.job(
        "layer_job", deployment.child("load", load, **handed), parameters={"day": "x"}
    )
    deployment.job(
        "master",
        deployment.task("last", "layer"),
        deployment.child("layer", layer, **handed),
        parameters={"day": "monday"},
    )
    done = commands.run("master", "--param", "day=friday")
    assert done.code == 0, done.out + done.err
    assert deployment.diary == ["load-friday", "check", "last"]
    lines = [re.sub(r"^ *\S+s  | \(.*", "", line) for line in done.out.splitlines()]
    followed = [line for line in lines if line.startswith("master > ") and "SUCCESS" in line]
    assert followed == [
        "master > layer > load > load: SUCCESS",
        "master > layer > load > check: SUCCESS",
        "master > layer > load: SUCCESS",
        "master > layer: SUCCESS",
        "master > last: SUCCESS",
    ]
    assert "master: SUCCESS" in lines
    assert f"{deployment.workspace.host}/#job/" in lines[-1]


def test_error_of_a_nested_task_is_last_and_repair_runs_only_what_is_left(
    deployment: SmallDeployment, commands: Commands
) -> None:
    child = deployment.job(
        "child_job",
        deployment.task("first"),
        deployment.task("second", "first", needs="ready", max_retries=1),
        deployment.task("third", "second"),
    )
    deployment.job("master", deployment.task("before"), deployment.child("child", child, "before"))
    failed = commands.run("master")
    assert failed.code == 1, failed.out + failed.err
    assert deployment.diary == ["before", "first", "second", "second"]
    *_, title, page, error = failed.out.strip().splitlines()
    assert title == "master > child > second: FAILED after 2 attempts"
    assert page.startswith(f"{deployment.workspace.host}/#job/{child}/run/")
    assert error == "ValueError: second needs ready"
    assert "master > child > third: UPSTREAM_FAILED" in failed.out
    repair = re.search(r"repair: health-monitor (run master .* --repair \d+)", failed.out)
    assert repair is not None

    again = commands.run("master", "--repair")
    assert again.code == 1, again.out + again.err
    deployment.file("ready").touch()
    repaired = commands.run("master", "--repair")
    assert repaired.code == 0, repaired.out + repaired.err
    assert deployment.diary[4:] == ["second", "second", "second", "third"]
    assert "before" not in repaired.out.replace("before: SUCCESS", "")

    needless = commands.run("master", "--repair")
    assert needless.code == 1
    assert "succeeded, there is nothing to repair" in needless.err


def test_why_a_task_is_tried_again_is_told_while_it_waits(
    deployment: SmallDeployment, commands: Commands
) -> None:
    again = {"max_retries": 1, "min_retry_interval_millis": 1000}
    deployment.job("load_job", deployment.task("load", needs="ready", **again))
    threading.Timer(0.5, deployment.file("ready").touch).start()
    done = commands.run("load_job")
    assert done.code == 0, done.out + done.err
    why = r"load_job > load: WAITING_FOR_RETRY for [01]\.\ds: ValueError: load needs ready\n"
    assert re.search(why, done.out), done.out
    assert "load_job > load: SUCCESS, attempt 2" in done.out


def test_repair_keeps_the_parameters_of_the_run(
    deployment: SmallDeployment, commands: Commands
) -> None:
    says = "{{job.parameters.day}}-{{job.parameters.hour}}"
    deployment.job(
        "load_job",
        deployment.task("load", says=says, needs="ready"),
        parameters={"day": "none", "hour": "0"},
    )
    assert commands.run("load_job", "--param", "day=friday").code == 1
    deployment.file("ready").touch()
    assert commands.run("load_job", "--repair", "--param", "hour=7").code == 0
    assert deployment.diary == ["friday-0", "friday-7"]


def test_jobs_run_one_after_the_other_up_to_the_first_that_fails(
    deployment: SmallDeployment, commands: Commands
) -> None:
    for key, needs in (("a_job", {}), ("b_job", {"needs": "never"}), ("c_job", {})):
        deployment.job(key, deployment.task(key, **needs))
    done = commands.run("a_job", "b_job", "c_job")
    assert done.code == 1
    assert deployment.diary == ["a_job", "b_job"]


def test_run_is_cancelled_and_says_so(deployment: SmallDeployment, commands: Commands) -> None:
    child = deployment.job("child_job", deployment.task("wait", waits="never"))
    deployment.job("master", deployment.child("child", child), deployment.task("rest", "child"))
    started = threading.Thread(target=lambda: _cancel_when_it_waits(deployment))
    started.start()
    done = commands.run("master")
    started.join()
    assert done.code == 1, done.out + done.err
    assert "master > child > wait: CANCELED" in done.out
    assert "master > rest: UPSTREAM_CANCELED" in done.out or "master > rest: CANCELED" in done.out
    assert "master: CANCELED" in done.out


def test_what_runs_is_followed_and_cancelled_by_number(
    deployment: SmallDeployment, commands: Commands
) -> None:
    job = deployment.job("slow_job", deployment.task("wait", waits="go"))
    run = deployment.admin.post("/api/2.2/jobs/run-now", job_id=job).body["run_id"]
    release = threading.Timer(0.3, deployment.file("go").touch)
    release.start()
    followed = commands.run("slow_job", "--follow", str(run))
    assert followed.code == 0, followed.out + followed.err
    assert commands.run("slow_job", "--follow").code == 0
    ended = commands.run("slow_job", "--cancel", str(run))
    assert (ended.code, deployment.diary) == (1, ["wait"])
    assert f"run {run} of '[t] slow_job' has ended already" in ended.err

    deployment.file("go").unlink()
    deployment.admin.post("/api/2.2/jobs/run-now", job_id=job)
    _wait_for_diary(deployment, 2)
    active = commands.run("slow_job", "--repair")
    assert active.code == 1
    assert "is still going on; follow it with `--follow" in active.err
    cancelled = commands.run("slow_job", "--cancel")
    assert cancelled.code == 0, cancelled.out + cancelled.err
    assert "slow_job: CANCELED" in cancelled.out


def test_more_tasks_than_a_page_holds_are_all_followed(
    deployment: SmallDeployment, commands: Commands
) -> None:
    deployment.job("wide_job", *(deployment.task(f"task_{n:03}") for n in range(103)))
    done = commands.run("wide_job")
    assert done.code == 0, done.out + done.err
    assert sorted(deployment.diary) == [f"task_{n:03}" for n in range(103)]
    for name in deployment.diary:
        assert f"wide_job > {name}: SUCCESS" in done.out


def test_run_beyond_the_limit_is_skipped(deployment: SmallDeployment, commands: Commands) -> None:
    job = deployment.job("slow_job", deployment.task("wait", waits="go"))
    deployment.admin.post("/api/2.2/jobs/run-now", job_id=job)
    _wait_for_diary(deployment, 1)
    done = commands.run("slow_job")
    deployment.file("go").touch()
    assert done.code == 1
    assert "slow_job: MAXIMUM_CONCURRENT_RUNS_REACHED" in done.out
    assert done.out.endswith(f"1 runs of job {job} are active.\n")


def _cancel_when_it_waits(deployment: SmallDeployment) -> None:
    _wait_for_diary(deployment, 1)
    listed = deployment.admin.get("/api/2.2/jobs/runs/list").body["runs"]
    top = min(run["run_id"] for run in listed)
    deployment.admin.post("/api/2.2/jobs/runs/cancel", run_id=top)


def _wait_for_diary(deployment: SmallDeployment, entries: int) -> None:
    until = time.monotonic() + 180
    while len(deployment.diary) < entries:
        assert time.monotonic() < until, "nothing ran"
        time.sleep(0.01)
