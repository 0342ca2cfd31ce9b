"""`health-monitor diff` on a deployed workspace: what it says, and its exit code."""

import re
from pathlib import Path

import pytest
from deployments import Site
from diff_command import diff, edit

from health_monitor.cli import CommandError
from health_monitor.cli.terraform import StackFolder, find_terraform

ENTRY = "workloads/gold/merge_gold_tables.py"


def test_reviewed_plan_is_what_is_applied_and_then_there_is_nothing(
    site: Site, tmp_path: Path
) -> None:
    edit(
        site,
        ENTRY,
        '"""',
        '"""\n',
    )
    code, text, _ = diff(site, "--out", str(tmp_path / "reviewed"))
    assert code == 2
    assert re.sub(r"[0-9a-f]{16}", "RELEASE", text) == (
        "Terraform plan of dev: 2 to update\n"
        "\n"
        "Files (2)\n"
        "    ~ gold/merge_gold_tables.py\n"
        "    ~ manifest.json: release RELEASE → RELEASE\n"
    )

    site.terraform("dev").apply(str(tmp_path / "reviewed"))

    assert diff(site) == (0, "Terraform plan of dev: no changes\n", "")


def test_schedule_rights_and_tasks_are_told(site: Site) -> None:
    prod = "environments/prod.yaml"
    edit(site, prod, "cron: 0 0 6 * * ?", "cron: 0 0 6 * * ?\n    paused: false")
    edit(site, prod, "run: [health-monitor-leads]", "run: [health-monitor-developers]")
    edit(site, "constructs/health_monitor/jobs/gold.py", 'key="merge_gold_tables"', 'key="merge"')
    code, text, error = diff(site, "--env", "prod", "--format", "markdown")
    assert code == 2, error
    assert (
        text
        == """\
<!-- health-monitor diff prod -->
### Terraform plan of prod: 4 to update

**Schedules (1)**

- `~` `master_refresh_orchestrator`: `switched on: 0 0 6 * * ? UTC`

**Permissions and grants (2)**

- `~` `job master_refresh_orchestrator`
  - `+ group health-monitor-developers CAN_MANAGE_RUN`
  - `- group health-monitor-leads CAN_MANAGE_RUN`
- `~` `job master_setup_orchestrator`
  - `+ group health-monitor-developers CAN_MANAGE_RUN`
  - `- group health-monitor-leads CAN_MANAGE_RUN`

**Jobs (1)**

- `~` `gold_merge_job`
  - `task + merge`
  - `task - merge_gold_tables`
"""
    )


def test_loss_of_data_is_shown_and_refused(site: Site) -> None:
    edit(site, "environments/dev.yaml", "gold: dev_gold", "gold: dev_golden")
    code, text, error = diff(site)
    assert code == 1
    assert text.startswith(
        "Incomplete Terraform plan of dev: 1 to replace\n"
        "\n"
        "DATA WOULD BE LOST (1)\n"
        "  -/+ databricks_schema.gold (dev.dev_gold)\n"
    )
    assert "the plan would destroy what holds data, and that is forbidden" in error
    assert error.count("Error: ") == 1


def test_missing_login_is_one_clear_error(site: Site) -> None:
    login = {name: value for name, value in site.login.items() if name != "DATABRICKS_TOKEN"}
    code, text, error = diff(site, login=login)
    assert (code, text) == (1, "")
    assert "the workspace takes no login: set DATABRICKS_HOST and DATABRICKS_TOKEN, or" in error
    assert error.count("Error: ") == 1
    assert "Traceback" not in error


def test_missing_provider_is_one_clear_error(
    empty_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mirror").mkdir()
    file = tmp_path / "terraform.rc"
    file.write_text(
        f'provider_installation {{ filesystem_mirror {{ path = "{tmp_path}/mirror" }} }}',
        encoding="utf-8",
    )
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(file))
    stack = StackFolder(path=empty_site.checkout.stack("dev"), program=find_terraform())
    with pytest.raises(CommandError, match="the Databricks provider cannot be installed: "):
        stack.init()
