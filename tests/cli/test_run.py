"""`health-monitor run`: what is asked for, before anything starts."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from plans import Site, python, run_job

from health_monitor.cli import CommandError, run
from health_monitor.local.launch import Outcome
from health_monitor.local.request import Request


@pytest.fixture
def asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests that reach the runner; the plan is the site's."""
    site.entry("load")
    arguments = ["--catalog={{job.parameters.catalog}}", "--lookback-days=30"]
    declared = {"catalog": "prod", "source": "system."}
    site.job("load_job", python("load", "load_rows", arguments=arguments), parameters=declared)
    hands = {"catalog": "{{job.parameters.catalog}}"}
    site.job("master", run_job("load_job", hands=hands), parameters={"catalog": "prod"})
    site.write()
    monkeypatch.setattr(run, "plan_file", lambda environment: site.file)
    monkeypatch.setattr(run, "LOCAL", site.folder / "local")
    requests: list[Request] = []

    def launch(plan: object, state: object, ivy: object, request: Request) -> Outcome:
        requests.append(request)
        raise CommandError("far enough")

    monkeypatch.setattr("health_monitor.local.launch.launch", launch)
    return requests


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(folder=tmp_path)


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    run.add_arguments(parser)
    return parser.parse_args(words)


def request(asked: list[Request], *words: str) -> Request:
    with pytest.raises(CommandError, match="far enough"):
        run.execute(parse(*words))
    return asked[-1]


def record(site: Site, **changes: Any) -> dict[str, Any]:
    """Of a run of `load_job`, in the state folder of `t`."""
    made = {
        "run_id": 5,
        "job": "load_job",
        "environment": "t",
        "start_time": "2026-03-01T06:00:00.000Z",
        "source": "/exported",
        "overriding_parameters": {"catalog": "mine"},
        "overriding_arguments": {"load_rows.lookback-days": "7"},
        "tasks": [],
        "repair_history": [{"type": "ORIGINAL"}],
        **changes,
    }
    folder = site.folder / "local" / "dev" / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{made['run_id']}.json").write_text(json.dumps(made), encoding="utf-8")
    return made


def test_parameters_of_jobs_and_arguments_of_tasks_are_told_apart(asked: list[Request]) -> None:
    given = ["--param", "catalog=c=d", "--param", "load_rows.lookback-days=7"]
    made = request(asked, "master", *given, "--at", "2026-03-01T06:00:00")
    assert made.parameters == {"catalog": "c=d"}
    assert made.arguments == {"load_rows.lookback-days": "7"}
    assert made.start_time == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert made.repair is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["master", "--param", "catalog"], "write NAME=VALUE, with a parameter of the jobs or"),
        (["master", "--param", "source=x"], "'source=x': write NAME=VALUE, .*VALUE: catalog"),
        (["master", "--param", "load_rows.days=7"], "load_rows.catalog, load_rows.lookback-days"),
        (["no_job"], "the plan of t has no job 'no_job'"),
        (["master", "load_job", "--repair"], "--repair goes on with one run: name its job only"),
        (["master", "--repair", "--at", "2026-03-01"], "--repair keeps the clock of the run"),
    ],
)
def test_what_cannot_be_asked_is_told(asked: list[Request], words: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        run.execute(parse(*words))
    assert caught.value.exit_code == 2
    assert not asked


def test_repair_takes_from_the_record_what_it_is_not_told(asked: list[Request], site: Site) -> None:
    record(site, run_id=4)
    newest = record(site)
    made = request(asked, "load_job", "--repair")
    assert made.repair == newest
    assert made.start_time == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert made.source == Path("/exported")
    assert made.parameters == {"catalog": "mine"}
    assert made.arguments == {"load_rows.lookback-days": "7"}


def test_repair_of_a_named_run_with_other_values(asked: list[Request], site: Site) -> None:
    older = record(site, run_id=4)
    record(site)
    given = ["--param", "catalog=other", "--source", str(site.folder)]
    made = request(asked, "load_job", "--repair", "4", *given)
    assert made.repair == older
    assert made.parameters == {"catalog": "other"}
    assert made.source == site.folder


def test_command_that_goes_on_with_a_run_repeats_what_names_it() -> None:
    assert run.repair_command(parse("a_job"), "a_job") == "health-monitor run a_job --repair"
    named = parse("a_job", "--env", "prod", "--state", "/my state")
    assert run.repair_command(named, "a_job") == (
        "health-monitor run a_job --repair --env prod --state '/my state'"
    )
