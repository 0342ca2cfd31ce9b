"""What the CI files may do: no more than they need, nobody's code but reviewed code, in turn."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from ci_config import CI, ENVIRONMENT, GITLAB, environments, github, gitlab, load

WORKFLOWS = [CI, ENVIRONMENT]
READ = {"contents": "read"}


def test_actions_are_pinned_to_a_commit_and_each_to_one() -> None:
    pins: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        text = file.read_text(encoding="utf-8")
        for line in re.findall(r"^.*\buses: .*$", text, re.MULTILINE):
            if "uses: ./" in line:
                continue
            found = re.search(r"uses: ([\w-]+/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$", line)
            assert found is not None, line
            pins.setdefault(found[1], set()).add(found[2])
    assert pins
    assert {action: len(versions) for action, versions in pins.items()} == dict.fromkeys(pins, 1)


def test_images_are_pinned_to_a_version() -> None:
    text = GITLAB.read_text(encoding="utf-8")
    named = re.findall(r"(?:image: |services: \[)(docker:[\w.-]+)", text)
    assert named == ["docker:28.5.1", "docker:28.5.1-dind"]


def test_workflows_start_without_any_permission() -> None:
    for file in WORKFLOWS:
        assert load(file)["permissions"] == {}


def test_jobs_have_the_permissions_that_they_need_and_no_others() -> None:
    needed: dict[str, Mapping[str, str]] = {name: READ for name in ("lint", "test", "synth")}
    needed["comment"] = {**READ, "pull-requests": "write"}
    for environment in environments():
        for step in ("diff", "deploy"):
            needed[f"{environment} / {step}"] = {**READ, "id-token": "write"}
    assert {name: job.content["permissions"] for name, job in github().items()} == needed
    callers = [job for job in load(CI)["jobs"].values() if "uses" in job]
    assert [job["permissions"] for job in callers] == [{**READ, "id-token": "write"}] * 3


def test_checks_hold_no_login() -> None:
    for name in ("lint", "test", "synth"):
        assert not {"env", "environment", "secrets"} & set(github()[name].content)
        assert not {"id_tokens", "environment", "variables"} & set(gitlab()[name].content)


def test_comment_is_written_by_code_of_the_target_branch_without_a_login() -> None:
    job = github()["comment"].content
    checkouts = [step for step in job["steps"] if "actions/checkout@" in step.get("uses", "")]
    assert [step["with"]["ref"] for step in checkouts] == [
        "${{ github.event.pull_request.base.sha }}"
    ]
    assert not {"env", "environment"} & set(job)
    assert "id_tokens" not in gitlab()["comment"].content


def test_no_text_of_others_is_put_into_a_command() -> None:
    for name, job in github().items():
        assert [command for command in job.commands if "${{" in command] == [], name


def test_login_of_the_checkout_is_not_left_behind() -> None:
    for name, job in github().items():
        for step in job.content["steps"]:
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False, name


@pytest.mark.parametrize("environment", environments())
def test_deployment_waits_for_approval_and_for_its_turn(environment: str) -> None:
    ours = github()[f"{environment} / deploy"].content
    assert ours["environment"] == "${{ inputs.environment }}"
    assert ours["if"].startswith("github.event_name == 'push' && ")
    assert ours["concurrency"] == {
        "group": "deploy-${{ inputs.environment }}",
        "cancel-in-progress": False,
    }
    theirs = gitlab()[f"deploy-{environment}"].content
    assert theirs["environment"]["name"] == "$ENVIRONMENT"
    assert [rule["when"] for rule in theirs["rules"]] == ["manual"]
    assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in theirs["rules"][0]["if"]
    assert theirs["resource_group"] == "deploy-$ENVIRONMENT"
    assert theirs["interruptible"] is False


@pytest.mark.parametrize("environment", environments())
def test_plan_is_made_with_a_login_of_its_own(environment: str) -> None:
    ours = github()[f"{environment} / diff"].content
    assert ours["environment"] == "${{ inputs.environment }}-diff"
    theirs = gitlab()[f"diff-{environment}"].content
    assert theirs["environment"]["name"] == "$ENVIRONMENT-diff"


def test_environments_are_deployed_one_after_the_other_and_only_after_the_checks() -> None:
    ours: dict[str, Any] = load(CI)["jobs"]
    assert [ours[name]["needs"] for name in ("dev", "staging", "prod")] == [
        ["lint", "test", "synth"],
        ["dev"],
        ["staging"],
    ]
    theirs = {name: job.content.get("needs", []) for name, job in gitlab().items()}
    assert {"lint", "test", "synth"} <= set(theirs["deploy-dev"])
    assert "deploy-dev" in theirs["deploy-staging"]
    assert "deploy-staging" in theirs["deploy-prod"]


def test_only_the_main_branch_and_pull_requests_of_the_repository_get_a_login() -> None:
    assert load(CI)[True] == {"pull_request": None, "push": {"branches": ["main"]}}
    condition = load(CI)["jobs"]["dev"]["if"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in condition
    text = CI.read_text(encoding="utf-8") + ENVIRONMENT.read_text(encoding="utf-8")
    assert "pull_request_target" not in text


def test_secrets_are_those_of_the_backend_only() -> None:
    text = CI.read_text(encoding="utf-8") + ENVIRONMENT.read_text(encoding="utf-8")
    assert set(re.findall(r"secrets\.(\w+)", text)) == {"TF_HTTP_PASSWORD"}
