"""The scripts of the CI files, with programs that stand in for those that they call."""

import json
import os
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from ci_config import ENVIRONMENT, GITLAB, PROJECT, load

SHARED = {"http": {"address": "https://state.example.com/dev"}}
LOCAL = {"local": {"path": "../../../terraform.tfstate"}}


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A folder like a CI runner's checkout."""

    folder: Path

    @property
    def stack(self) -> Path:
        return self.folder / "cdktf.out" / "stacks" / "dev"

    @property
    def calls(self) -> list[str]:
        """The commands that the stand-ins were given."""
        log = self.folder / "calls"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def program(self, path: str, code: int = 0, output: str = "") -> None:
        """A program that notes its arguments, prints, and ends with this code."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f'#!/bin/sh\necho "{file.name} $*" >> {self.folder}/calls\n'
            f"printf '%s' '{output}'\nexit {code}\n",
            encoding="utf-8",
        )
        file.chmod(0o755)

    def kept(self, backend: Mapping[str, object], has_changes: str = "true") -> None:
        """What the job `diff` hands over."""
        self.stack.mkdir(parents=True)
        plan = {"terraform": {"backend": backend}}
        (self.stack / "cdk.tf.json").write_text(json.dumps(plan), encoding="utf-8")
        (self.stack / "has-changes").write_text(f"{has_changes}\n", encoding="utf-8")

    def run(self, script: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run a script for the environment dev."""
        return subprocess.run(
            [PROJECT / "scripts" / "ci" / script, "dev"],
            cwd=self.folder,
            env={"PATH": f"{self.folder / 'path'}:{os.environ['PATH']}", **variables},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(folder=tmp_path)


@pytest.mark.parametrize(("code", "has_changes"), [(0, "false"), (2, "true")])
def test_diff_keeps_the_review_and_whether_there_is_anything_to_deploy(
    runner: Runner, code: int, has_changes: str
) -> None:
    runner.program("bin/health-monitor", code, "the review")
    done = runner.run("diff.sh")
    assert (done.returncode, done.stdout, done.stderr) == (0, "the review", "")
    assert runner.calls == [
        "health-monitor diff --env dev --format markdown --out cdktf.out/stacks/dev/plan"
    ]
    assert (runner.stack / "review.md").read_text(encoding="utf-8") == "the review"
    assert (runner.stack / "has-changes").read_text(encoding="utf-8") == f"{has_changes}\n"


@pytest.mark.parametrize(("accepts", "flag"), [("true", " --accept-lost-rights"), ("", "")])
def test_diff_accepts_lost_rights_only_where_a_variable_says_so(
    runner: Runner, accepts: str, flag: str
) -> None:
    runner.program("bin/health-monitor")
    assert runner.run("diff.sh", ACCEPT_LOST_RIGHTS=accepts).returncode == 0
    assert runner.calls == [
        f"health-monitor diff --env dev --format markdown --out cdktf.out/stacks/dev/plan{flag}"
    ]


def test_diff_that_failed_fails_the_job_and_still_keeps_what_it_said(runner: Runner) -> None:
    runner.program("bin/health-monitor", 1, "data would be lost")
    assert runner.run("diff.sh").returncode == 1
    assert (runner.stack / "review.md").read_text(encoding="utf-8") == "data would be lost"
    assert not (runner.stack / "has-changes").exists()


def test_deploy_applies_the_kept_plan_and_no_other(runner: Runner) -> None:
    runner.kept(SHARED)
    runner.program("path/terraform")
    assert runner.run("deploy.sh").returncode == 0
    assert runner.calls == [
        "terraform -chdir=cdktf.out/stacks/dev init -input=false -lockfile=readonly",
        "terraform -chdir=cdktf.out/stacks/dev apply -input=false -lock-timeout=10m plan",
    ]


def test_deploy_stops_where_a_step_fails(runner: Runner) -> None:
    runner.kept(SHARED)
    runner.program("path/terraform", 1)
    assert runner.run("deploy.sh").returncode == 1
    assert len(runner.calls) == 1


def test_state_that_the_runner_would_forget_is_refused(runner: Runner) -> None:
    runner.kept(LOCAL)
    runner.program("path/terraform")
    done = runner.run("deploy.sh")
    assert (done.returncode, runner.calls) == (1, [])
    assert done.stderr == (
        "environments/dev.yaml keeps its state in a local file, which a CI runner forgets: "
        "give it a backend that is shared, such as http, pg or s3\n"
    )


def test_nothing_to_deploy_is_no_deployment(runner: Runner) -> None:
    runner.kept(LOCAL, has_changes="false")
    runner.program("path/terraform")
    runner.program("bin/health-monitor")
    assert runner.run("deploy.sh").stdout == "dev: nothing to deploy\n"
    assert runner.run("run_setup.sh").returncode == 0
    assert runner.calls == []


def test_set_up_job_runs_once_and_its_failure_is_the_jobs(runner: Runner) -> None:
    runner.kept(SHARED)
    runner.program("bin/health-monitor", 1)
    assert runner.run("run_setup.sh").returncode == 1
    assert runner.calls == ["health-monitor run master_setup_orchestrator --env dev --workspace"]


def test_what_the_diff_keeps_is_what_the_deployment_needs() -> None:
    """The same files on both services: plan, its configuration, the provider's lock, the word."""
    needed = {"cdk.tf.json", ".terraform.lock.hcl", "plan", "has-changes"}
    steps = load(ENVIRONMENT)["jobs"]["diff"]["steps"]
    uploads = [step["with"] for step in steps if "upload-artifact" in step.get("uses", "")]
    plan = next(each for each in uploads if each["name"].startswith("plan-"))
    folder = "cdktf.out/stacks/${{ inputs.environment }}"
    assert set(plan["path"].split("\n")) - {""} == {f"{folder}/{name}" for name in needed}
    assert plan["include-hidden-files"] is True
    steps = load(ENVIRONMENT)["jobs"]["deploy"]["steps"]
    downloads = [step["with"] for step in steps if "download-artifact" in step.get("uses", "")]
    assert downloads == [{"name": plan["name"], "path": folder}]

    kept = load(GITLAB)[".diff"]["artifacts"]["paths"]
    assert set(kept) == {f"cdktf.out/stacks/$ENVIRONMENT/{name}" for name in {*needed, "review.md"}}


def test_login_writes_files_that_only_the_job_reads_and_prints_nothing(runner: Runner) -> None:
    config, identity = runner.folder / "databrickscfg", runner.folder / "identity"
    done = runner.run(
        "login.sh",
        DATABRICKS_HOST="https://example.com",
        DATABRICKS_CONFIG_FILE=str(config),
        AWS_ROLE_ARN="arn:role",
        AWS_WEB_IDENTITY_TOKEN_FILE=str(identity),
        AWS_ID_TOKEN="planted-token",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert config.read_text(encoding="utf-8") == (
        "[health-monitor-dev]\nhost = https://example.com\n"
    )
    assert identity.read_text(encoding="utf-8") == "planted-token"
    assert {stat.S_IMODE(file.stat().st_mode) for file in (config, identity)} == {0o600}


def test_login_asks_github_for_the_token_of_the_state(runner: Runner) -> None:
    runner.program("path/curl", output='{"value": "planted-token"}')
    identity = runner.folder / "identity"
    done = runner.run(
        "login.sh",
        DATABRICKS_HOST="https://example.com",
        DATABRICKS_CONFIG_FILE=str(runner.folder / "databrickscfg"),
        AWS_ROLE_ARN="arn:role",
        AWS_WEB_IDENTITY_TOKEN_FILE=str(identity),
        ACTIONS_ID_TOKEN_REQUEST_URL="https://tokens.example.com/?v=2",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN="asking",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert runner.calls == [
        "curl -sSf -H Authorization: Bearer asking "
        "https://tokens.example.com/?v=2&audience=sts.amazonaws.com"
    ]
    assert identity.read_text(encoding="utf-8") == "planted-token"


def test_login_without_a_role_makes_no_identity(runner: Runner) -> None:
    done = runner.run(
        "login.sh",
        DATABRICKS_HOST="https://example.com",
        DATABRICKS_CONFIG_FILE=str(runner.folder / "databrickscfg"),
        AWS_ROLE_ARN="",
        AWS_WEB_IDENTITY_TOKEN_FILE=str(runner.folder / "identity"),
    )
    assert done.returncode == 0
    assert not (runner.folder / "identity").exists()
