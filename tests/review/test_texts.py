"""The whole review, as text and as Markdown, character by character."""

from plan_documents import job, manifest, plan, resource, schedule

from health_monitor.review.markdown import as_markdown
from health_monitor.review.reader import read_review
from health_monitor.review.text import as_text

NIGHTLY = "0 0 6 * * ?"

EVERYTHING = plan(
    resource(
        "databricks_job.gold_merge_job",
        "update",
        before=job("check", "merge", timeout_seconds=3600, max_concurrent_runs=1),
        after=job("merge", "publish", timeout_seconds=7200, max_concurrent_runs=1),
    ),
    resource(
        "databricks_job.master_refresh_orchestrator",
        "update",
        before=job("gold", schedule=schedule(NIGHTLY, "PAUSED")),
        after=job("gold", schedule=schedule(NIGHTLY, "UNPAUSED")),
    ),
    resource("databricks_job.simulation_job", "create", after=job("simulate")),
    resource("databricks_job.old_job", "delete", before=job("a", "b")),
    resource(
        "databricks_permissions.gold_merge_job",
        "update",
        before={
            "job_id": "1",
            "access_control": [
                {"group_name": "leads", "permission_level": "CAN_VIEW"},
                {"group_name": "guests", "permission_level": "CAN_VIEW"},
            ],
        },
        after={
            "job_id": "1",
            "access_control": [
                {"group_name": "leads", "permission_level": "CAN_MANAGE"},
                {"user_name": "a@example.com", "permission_level": "CAN_VIEW"},
            ],
        },
    ),
    resource(
        "databricks_grant.gold",
        "create",
        after={"principal": "app-id", "privileges": ["USE_SCHEMA", "SELECT"]},
        unknown={"schema": True},
    ),
    resource(
        "databricks_schema.gold",
        "delete",
        "create",
        before={"catalog_name": "main", "name": "old_gold"},
        after={"catalog_name": "main", "name": "gold"},
    ),
    resource("databricks_mlflow_experiment.models", "delete", before={"name": "/Shared/models"}),
    resource(
        "databricks_workspace_file.gold_merge_py",
        "update",
        before={"path": "/Shared/hm/files/gold/merge.py", "md5": "1"},
        after={"path": "/Shared/hm/files/gold/merge.py", "md5": "different"},
    ),
    resource(
        "databricks_directory.gold_new", "create", after={"path": "/Shared/hm/files/gold/new"}
    ),
    resource(
        "databricks_workspace_file.manifest",
        "update",
        before=manifest("aa11"),
        after=manifest("bb22"),
    ),
    resource(
        "databricks_sql_endpoint.warehouse", "update", before={"size": "S"}, after={"size": "M"}
    ),
    resource("databricks_schema.bronze", "no-op", before={"name": "b"}, after={"name": "b"}),
)

TEXT = """\
Terraform plan of prod: 3 to create, 6 to update, 1 to replace, 2 to destroy

DATA WOULD BE LOST (2)
    - databricks_mlflow_experiment.models (/Shared/models)
  -/+ databricks_schema.gold (main.old_gold)

Schedules (1)
    ~ master_refresh_orchestrator: switched on: 0 0 6 * * ? UTC

Permissions and grants (2)
    ~ job gold_merge_job
        - group guests CAN_VIEW
        ~ group leads CAN_VIEW → CAN_MANAGE
        + user a@example.com CAN_VIEW
    + schema gold: app-id: + SELECT, + USE_SCHEMA

Jobs (3)
    ~ gold_merge_job
        timeout_seconds 3600 → 7200
        task - check
        task + publish
    - old_job: 2 tasks
    + simulation_job: 1 task

Files (3)
    ~ gold/merge.py
    + gold/new/
    ~ manifest.json: release aa11 → bb22

Other (1)
    ~ databricks_sql_endpoint.warehouse: size
"""

MARKDOWN = """\
<!-- health-monitor diff prod -->
### Terraform plan of prod: 3 to create, 6 to update, 1 to replace, 2 to destroy

> [!CAUTION]
> **Data would be lost (2)**
>
> - `-` `databricks_mlflow_experiment.models (/Shared/models)`
> - `-/+` `databricks_schema.gold (main.old_gold)`

**Schedules (1)**

- `~` `master_refresh_orchestrator`: `switched on: 0 0 6 * * ? UTC`

**Permissions and grants (2)**

- `~` `job gold_merge_job`
  - `- group guests CAN_VIEW`
  - `~ group leads CAN_VIEW → CAN_MANAGE`
  - `+ user a@example.com CAN_VIEW`
- `+` `schema gold`: `app-id: + SELECT, + USE_SCHEMA`

**Jobs (3)**

- `~` `gold_merge_job`
  - `timeout_seconds 3600 → 7200`
  - `task - check`
  - `task + publish`
- `-` `old_job`: `2 tasks`
- `+` `simulation_job`: `1 task`

**Files (3)**

- `~` `gold/merge.py`
- `+` `gold/new/`
- `~` `manifest.json`: `release aa11 → bb22`

**Other (1)**

- `~` `databricks_sql_endpoint.warehouse`: `size`
"""

NOTHING = plan(
    resource("databricks_schema.gold", "no-op", before={"name": "g"}, after={"name": "g"})
)


def test_text_tells_the_urgent_first() -> None:
    assert as_text(read_review(EVERYTHING, "prod")) == TEXT


def test_markdown_says_the_same() -> None:
    assert as_markdown(read_review(EVERYTHING, "prod")) == MARKDOWN


def test_plan_without_changes_is_one_line() -> None:
    review = read_review(NOTHING, "dev")
    assert review.is_empty
    assert as_text(review) == "Terraform plan of dev: no changes\n"
    assert as_markdown(review) == (
        "<!-- health-monitor diff dev -->\n### Terraform plan of dev: no changes\n"
    )


def test_order_of_the_document_does_not_matter() -> None:
    turned = {**EVERYTHING, "resource_changes": EVERYTHING["resource_changes"][::-1]}
    assert as_text(read_review(turned, "prod")) == TEXT


def test_first_deployment_is_told_in_short() -> None:
    files = [
        resource(f"databricks_workspace_file.f{n:03}", "create", after={"path": f"/r/f{n:03}.py"})
        for n in range(140)
    ]
    review = read_review(plan(*files), "dev")
    text, markdown = as_text(review), as_markdown(review)
    assert "Files (140)" in text
    assert text.endswith("    + /r/f024.py\n  ... and 115 more\n")
    assert "<details><summary><b>Files (140)</b></summary>\n\n- `+` `/r/f000.py`\n" in markdown
    assert markdown.endswith("- and 115 more\n\n</details>\n")


def test_plan_that_met_an_error_says_that_it_is_incomplete() -> None:
    refused = {**EVERYTHING, "errored": True}
    assert as_text(read_review(refused, "prod")).startswith("Incomplete Terraform plan of prod: 3 ")


def test_names_cannot_break_out_of_their_line_or_markup() -> None:
    name = "x`\n@everyone <b>\x1b[2J"
    review = read_review(
        plan(resource("databricks_job.x", "update", before=job(name=name), after=job(name="y"))),
        "dev",
    )
    assert as_text(review).splitlines()[-1] == "    ~ x: name x`?@everyone <b>?[2J → y"
    assert as_markdown(review).splitlines()[-1] == "- `~` `x`: `name x'?@everyone <b>?[2J → y`"
