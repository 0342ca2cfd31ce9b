"""The CI files call what there is, for every environment, and both services do the same."""

import re
import shlex

import pytest
from ci_config import PROJECT, environments, github, gitlab, lines

from health_monitor.cli.main import parser
from health_monitor.environments import load_settings

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
CALLS = {line for line in lines() if "bin/health-monitor " in line}
BOOKKEEPING = {"image"}
"""A job that only one service needs: GitLab builds the image that its jobs run in."""


def test_every_make_target_exists() -> None:
    called = {word for line in lines() for word in re.findall(r"\bmake ([\w-]+)", line)}
    assert called >= {"lint", "test", "synth", "setup"}
    assert called - TARGETS == set()


def test_every_command_is_one_that_the_command_line_takes() -> None:
    assert len(CALLS) >= 3
    for line in CALLS:
        called = line[line.index("bin/health-monitor ") :]
        words = shlex.split(called.replace("$accepted", "--accept-lost-rights"))
        stop = next((n for n, word in enumerate(words) if word in {">", "|", "||"}), len(words))
        arguments = parser().parse_args(words[1:stop])
        assert arguments.execute, line


def test_set_up_job_runs_in_the_workspace_once_after_the_deployment() -> None:
    calls = [line for line in CALLS if " run " in line]
    assert calls == [
        'bin/health-monitor run master_setup_orchestrator --env "$environment" --workspace'
    ]
    for name, job in github().items():
        if name.endswith("/ deploy"):
            assert job.commands[-2:] == (
                'scripts/ci/deploy.sh "$ENVIRONMENT"',
                'scripts/ci/run_setup.sh "$ENVIRONMENT"',
            )


def test_every_script_is_there_and_can_be_executed() -> None:
    called = {path for line in lines() for path in re.findall(r"scripts/ci/\w+\.\w+", line)}
    for path in called:
        file = PROJECT / path
        assert file.is_file(), path
        assert file.suffix == ".py" or file.stat().st_mode & 0o111, path
    assert called == {
        str(file.relative_to(PROJECT))
        for file in (PROJECT / "scripts" / "ci").iterdir()
        if file.is_file()
    }


def test_every_environment_is_planned_and_deployed_by_both() -> None:
    assert sorted(name for name in github() if " / " in name) == sorted(
        f"{environment} / {step}" for environment in environments() for step in ("diff", "deploy")
    )
    for step in ("diff", "deploy"):
        jobs = {
            job.content["variables"]["ENVIRONMENT"]: name
            for name, job in gitlab().items()
            if name.startswith(f"{step}-")
        }
        assert jobs == {environment: f"{step}-{environment}" for environment in environments()}


def test_both_services_say_the_same_steps() -> None:
    ours = {name: job.commands for name, job in github().items()}
    theirs = {name: job.commands for name, job in gitlab().items() if name not in BOOKKEEPING}
    for environment in environments():
        for step in ("diff", "deploy"):
            ours[f"{step}-{environment}"] = ours.pop(f"{environment} / {step}")
    # How the summary and the output of a step are given is GitHub's own.
    ours = {
        name: tuple(command for command in commands if "$GITHUB_" not in command)
        for name, commands in ours.items()
    }
    ours["comment"] = tuple(command.replace("reviews/", "X/") for command in ours["comment"])
    theirs["comment"] = tuple(
        command.replace("cdktf.out/stacks/", "X/") for command in theirs["comment"]
    )
    assert ours == theirs


@pytest.mark.parametrize("environment", environments())
def test_login_is_that_of_the_environment_file(environment: str) -> None:
    """The variables of its backend are handed to the jobs; its profile is the one that is made."""
    variables = {
        "local": set(),
        "s3": {"AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"},
        "http": {"TF_HTTP_USERNAME", "TF_HTTP_PASSWORD"},
    }
    settings = load_settings(PROJECT / "environments" / f"{environment}.yaml")
    for step in ("diff", "deploy"):
        given = set(github()[f"{environment} / {step}"].content["env"])
        assert variables[settings.backend.KIND] <= given
        assert given >= {"DATABRICKS_HOST", "DATABRICKS_CLIENT_ID", "DATABRICKS_AUTH_TYPE"}
    assert settings.profile in (None, f"health-monitor-{environment}")


def test_versions_are_the_same_everywhere() -> None:
    image = (PROJECT / ".gitlab" / "Dockerfile").read_text(encoding="utf-8")
    steps = [step for job in github().values() for step in job.content.get("steps", ())]
    given = {
        name: {step["with"][name] for step in steps if name in step.get("with", {})}
        for name in ("terraform_version", "python-version", "java-version")
    }
    assert given == {
        "terraform_version": set(re.findall(r"^FROM hashicorp/terraform:(\S+)", image, re.M)),
        "python-version": set(re.findall(r"^FROM python:(3\.\d+)\.", image, re.M)),
        "java-version": set(re.findall(r"openjdk-(\d+)-", image)),
    }
    assert f"python{given['python-version'].pop()}" in MAKEFILE
