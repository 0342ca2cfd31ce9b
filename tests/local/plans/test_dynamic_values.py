"""`{{...}}`: what the platform documents and means something here is filled in, the rest named."""

import json
from pathlib import Path

import pytest
from plans import Runs, Site, python, run_job

from health_monitor.local import LocalError

LOG = """
import json
from pathlib import Path
def log(argv):
    with Path({path!r}).open("a") as file:
        file.write(json.dumps(argv) + "\\n")
"""


@pytest.fixture
def log(site: Site) -> Path:
    """An entry `show` that writes its arguments there, one line a task, and one that fails."""
    path = site.folder / "log"
    site.entry("show", "log(argv)", before=LOG.format(path=str(path)))
    site.entry("fails", "raise ValueError")
    return path


def lines(log: Path) -> list[list[str]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_every_form_has_its_value(site: Site, run: Runs, log: Path) -> None:
    values = {
        "job.id": "1",
        "job.name": "[t] a_job",
        "job.repair_count": "0",
        "job.trigger.type": "onetime",
        "job.parameters.p": "given",
        "job.parameters.`p`": "given",
        "job.start_time.iso_weekday": "7",
        "job.start_time.is_weekday": "false",
        "job.start_time.iso_date": "2026-03-01",
        "job.start_time.iso_datetime": "2026-03-01T06:00:00.000Z",
        "job.start_time.year": "2026",
        "job.start_time.month": "3",
        "job.start_time.day": "1",
        "job.start_time.hour": "6",
        "job.start_time.minute": "0",
        "job.start_time.second": "0",
        "job.start_time.timestamp_ms": "1772344800000",
        "job.trigger.time.iso_date": "2026-03-01",
        "task.name": "show",
        "task.execution_count": "1",
        "tasks.before.result_state": "failed",
        "tasks.before.execution_count": "2",
        "workspace.id": "0",
        "workspace.url": "https://localhost",
    }
    arguments = [f"{{{{{name}}}}}" for name in values]
    site.job(
        "a_job",
        python("fails", "before", max_retries=1),
        python("show", after=("before",), run_if="ALL_DONE", arguments=arguments),
        parameters={"p": "default"},
    )
    run("a_job", {"p": "given"})
    assert dict(zip(values, lines(log)[0], strict=True)) == values


def test_run_ids_tell_runs_tasks_and_attempts_apart(site: Site, run: Runs, log: Path) -> None:
    arguments = ["{{job.run_id}}", "{{task.run_id}}", "{{tasks.one.run_id}}"]
    site.job("a_job", python("show", "one"), python("show", after=("one",), arguments=arguments))
    outcome = run("a_job")
    one, show = (task.tries[0].run_id for task in outcome.tasks.values())
    assert lines(log)[1] == [str(outcome.values.run_id), str(show), str(one)]
    assert len({outcome.values.run_id, one, show}) == 3


def test_parameter_of_a_job_may_tell_of_the_job(site: Site, run: Runs, log: Path) -> None:
    arguments = ["{{job.parameters.label}}", "{{job.trigger.type}}"]
    parameters = {"label": "{{job.name}} {{job.start_time.iso_date}}"}
    site.job("leaf_job", python("show", arguments=arguments), parameters=parameters)
    site.job(
        "master",
        run_job("leaf_job", "own"),
        run_job(
            "leaf_job",
            "handed",
            after=("own",),
            hands={"label": "by {{job.name}}, {{tasks.own.result_state}}"},
        ),
    )
    run("master")
    assert lines(log) == [
        ["[t] leaf_job 2026-03-01", "run_job_task"],
        ["by [t] master, success", "run_job_task"],
    ]


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("{{job.parameters.q}}", "the job has no parameter 'q'; it has p"),
        ("{{job.name", "the braces of '{{job.name' do not pair"),
        ("{{tasks.show.values.rows}}", "{{tasks.show.values.rows}} is not supported"),
        ("{{tasks.show.output.rows}}", "is not supported in a local run; use one of job.param"),
        ("{{tasks.other.result_state}}", "the task does not wait for 'other'; it waits for none"),
        ("{{task.notebook_path}}", "task.name, task.run_id, task.execution_count, tasks.<task be"),
        ("{{job.trigger.file_arrival.location}}", "is not supported in a local run; use one of"),
        ("{{job.start_time.iso_time}}", "job.start_time.<iso_weekday | is_weekday | iso_date |"),
        ("{{input}}", "{{input}} is not supported in a local run; use one of job.parameters.<na"),
    ],
)
def test_reference_without_meaning_here_is_named(
    site: Site, log: Path, argument: str, message: str
) -> None:
    tasks = (python("show", arguments=[argument]), python("show", "other"))
    site.job("a_job", *tasks, parameters={"p": "1"})
    with pytest.raises(LocalError) as caught:
        site.plan()
    assert message in str(caught.value)
    assert "databricks_job.a_job: task[0].spark_python_task.parameters[0]: " in str(caught.value)
