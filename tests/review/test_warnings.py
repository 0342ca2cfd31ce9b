"""What keeps a plan from being applied: rights that running jobs lose, addresses, unsent files."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from plan_documents import job, plan, resource

from health_monitor.cli.diff import refusal
from health_monitor.review.files import unsent_files
from health_monitor.review.markdown import as_markdown
from health_monitor.review.reader import read_review
from health_monitor.review.text import as_text
from health_monitor.review.values import Change, Section

ROBOT, OTHER = "app-id", "other-id"
GRANT = {"schema": "main.gold", "principal": ROBOT, "privileges": ["SELECT"]}
SHARED = {
    "job_id": "1",
    "access_control": [
        {"service_principal_name": ROBOT, "permission_level": "CAN_MANAGE_RUN"},
        {"group_name": "team", "permission_level": "CAN_VIEW"},
    ],
}
UNSHARED = {**SHARED, "access_control": SHARED["access_control"][1:]}


def runs_as(name: str | None, **more: Any) -> dict[str, Any]:
    """The attributes of a job that runs as somebody."""
    return job("t", run_as=[{"service_principal_name": name}] if name else [], **more)


def stays(name: str | None, key: str = "a_job") -> dict[str, Any]:
    """A job that the plan leaves alone."""
    return resource(f"databricks_job.{key}", "no-op", before=runs_as(name), after=runs_as(name))


def found(section: Section, *rows: Mapping[str, Any]) -> tuple[Change, ...]:
    return read_review(plan(*rows), "prod").of(section)


TAKEN = (
    resource("databricks_grant.gold", "delete", before=GRANT),
    resource("databricks_permissions.a_job", "update", before=SHARED, after=UNSHARED),
)


def test_principal_that_jobs_keep_is_told_with_the_jobs_and_what_it_loses() -> None:
    document = plan(*TAKEN, stays(ROBOT), stays(ROBOT, "b_job"), stays(None, "c_job"))
    review = read_review(document, "prod")

    assert as_text(review).startswith(
        "Terraform plan of prod: 1 to update, 1 to destroy\n\n"
        "JOBS WOULD RUN WITHOUT THEIR RIGHTS (1)\n"
        "    - app-id would lose 2 rights: 2 jobs would still run as it: a_job, b_job\n\n"
        "Permissions and grants (2)\n"
    )
    assert "> **Jobs would run without their rights (1)**\n" in as_markdown(review)
    assert review.as_document()["loses_rights"] is True


@pytest.mark.parametrize(
    "rows",
    [
        # Its rights by the user's name, as a person's.
        [
            resource(
                "databricks_permissions.files",
                "delete",
                before={
                    "access_control": [{"user_name": "a@x.com", "permission_level": "CAN_READ"}]
                },
            ),
            resource(
                "databricks_job.a_job",
                "update",
                before=job("t", run_as=[{"user_name": "a@x.com"}]),
                after=job("u", run_as=[{"user_name": "a@x.com"}]),
            ),
        ],
        # The rights go to another one, the job stays.
        [
            resource(
                "databricks_grant.gold",
                "delete",
                "create",
                before=GRANT,
                after={**GRANT, "principal": OTHER},
            ),
            stays(ROBOT),
        ],
        # Terraform forgets the grant, and destroys the permissions.
        [
            resource("databricks_grant.gold", "forget", before=GRANT, after=GRANT),
            resource("databricks_permissions.a_job", "delete", before=SHARED),
            stays(ROBOT),
        ],
    ],
)
def test_loss_is_told_however_it_comes(rows: list[Mapping[str, Any]]) -> None:
    assert len(found(Section.RIGHTS, *rows)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        # The jobs run as somebody else from now on.
        [
            *TAKEN,
            resource("databricks_job.a_job", "update", before=runs_as(ROBOT), after=runs_as(OTHER)),
        ],
        # The jobs go too.
        [*TAKEN, resource("databricks_job.a_job", "delete", before=runs_as(ROBOT))],
        # A right that is needed no longer; others stay.
        [
            TAKEN[0],
            resource("databricks_permissions.a_job", "no-op", before=SHARED, after=SHARED),
            stays(ROBOT),
        ],
        # Nobody's job.
        [*TAKEN, stays(None)],
        # A group loses all it had.
        [
            resource("databricks_permissions.a_job", "delete", before=UNSHARED),
            stays(ROBOT),
        ],
        # Who it runs as is known only after the apply.
        [
            *TAKEN,
            resource(
                "databricks_job.a_job",
                "create",
                after=runs_as(None),
                unknown={"run_as": True},
            ),
        ],
    ],
)
def test_no_loss_is_told_where_nobody_runs_without_rights(rows: list[Mapping[str, Any]]) -> None:
    assert found(Section.RIGHTS, *rows) == ()


def mails(**events: list[str]) -> dict[str, Any]:
    return job("t", email_notifications=[events])


@pytest.mark.parametrize(
    ("before", "after", "events"),
    [
        (mails(on_failure=["a@x"]), job("t"), ["on_failure"]),
        (mails(on_failure=["a@x"]), mails(on_failure=[""]), ["on_failure"]),
        (mails(on_failure=["a@x", "b@x"]), mails(on_failure=[]), ["on_failure"]),
        (
            mails(on_failure=["a@x"], on_duration_warning_threshold_exceeded=["a@x"]),
            mails(on_failure=["a@x"]),
            ["on_duration_warning_threshold_exceeded"],
        ),
        (mails(on_failure=["a@x"], on_start=["b@x"]), job("t"), ["on_failure", "on_start"]),
        (mails(on_failure=["a@x", "b@x"]), mails(on_failure=["b@x"]), []),
        (mails(on_failure=["a@x"]), mails(on_failure=["b@x"]), []),
        (mails(on_failure=[""]), job("t"), []),
        (job("t"), mails(on_failure=["a@x"]), []),
    ],
)
def test_event_without_its_last_address_would_fail(
    before: Any, after: Any, events: list[str]
) -> None:
    told = found(
        Section.FAILURES, resource("databricks_job.a", "update", before=before, after=after)
    )
    assert [detail.split()[0] for change in told for detail in change.details] == events


@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["no-op"]])
def test_job_that_is_not_updated_loses_no_address(actions: list[str]) -> None:
    row = resource("databricks_job.a", *actions, before=mails(on_failure=["a@x"]), after=job("t"))
    assert found(Section.FAILURES, row) == ()


def listing(**files: str) -> dict[str, Any]:
    """The attributes of a manifest of these hashes by name."""
    content = {"release": "r", "files": {f"a/{name}.py": files[name] for name in files}}
    encoded = base64.b64encode(json.dumps(content).encode()).decode()
    return {"path": "/r/manifest.json", "content_base64": encoded}


def file(name: str, *actions: str) -> dict[str, Any]:
    attributes = {"path": f"/r/a/{name}.py"}
    return resource(
        f"databricks_workspace_file.{name}", *actions, before=attributes, after=attributes
    )


def manifest(before: Any, after: Any, action: str = "update") -> dict[str, Any]:
    return resource("databricks_workspace_file.manifest", action, before=before, after=after)


@pytest.mark.parametrize(
    ("rows", "unsent"),
    [
        ([manifest(listing(x="1"), listing(x="2")), file("x", "no-op")], ["x"]),
        (
            [
                manifest(listing(x="1", y="1", z="1"), listing(x="2", y="2", z="1")),
                *(file(name, "no-op") for name in "xyz"),
            ],
            ["x", "y"],
        ),
        ([manifest(listing(x="1"), listing(x="2")), file("x", "update")], []),
        ([manifest(listing(x="1"), listing(x="2")), file("x", "delete", "create")], []),
        ([manifest(listing(x="1"), listing(x="1", y="2")), file("y", "create")], []),
        ([manifest(listing(x="1"), listing(x="1"), "no-op"), file("x", "no-op")], []),
        ([manifest(None, listing(x="2"), "create"), file("x", "no-op")], []),
        (
            [manifest({"path": "/r/m", "content_base64": "?"}, listing(x="2")), file("x", "no-op")],
            [],
        ),
        ([file("x", "no-op")], []),
    ],
)
def test_file_that_the_manifest_changes_and_nothing_sends_is_found(
    rows: list[Mapping[str, Any]], unsent: list[str]
) -> None:
    assert unsent_files(plan(*rows)) == tuple(f"databricks_workspace_file.{x}" for x in unsent)


def test_file_that_is_sent_again_is_told_with_the_command() -> None:
    row = file("x", "delete", "create") | {"action_reason": "replace_by_request"}
    (change,) = found(Section.UPLOADS, manifest(listing(x="1"), listing(x="2")), row)
    assert (change.title, change.details) == (
        "a/x.py",
        (
            "manifest.json lists another content, and the last apply may have failed to send it",
            "this plan sends it again; without it: terraform -chdir=cdktf.out/stacks/prod apply "
            "-replace=databricks_workspace_file.x",
        ),
    )


def test_file_that_is_replaced_for_another_reason_is_a_file_that_changes() -> None:
    row = file("x", "delete", "create") | {"action_reason": "replace_because_cannot_update"}
    assert [change.title for change in found(Section.FILES, row)] == ["/r/a/x.py"]


@pytest.mark.parametrize(
    ("rows", "accepts", "keys"),
    [
        ([*TAKEN, stays(ROBOT)], False, ["run_as"]),
        ([*TAKEN, stays(ROBOT)], True, []),
        ([stays(ROBOT)], False, []),
        (
            [
                *TAKEN,
                stays(ROBOT),
                resource("databricks_job.a", "update", before=mails(on_late=["a"]), after=job()),
            ],
            False,
            ["run_as", "notifications"],
        ),
        (
            [resource("databricks_job.a", "update", before=mails(on_late=["a"]), after=job())],
            True,
            ["notifications"],
        ),
    ],
)
def test_review_says_by_key_why_the_plan_must_not_be_applied(
    rows: list[Mapping[str, Any]], accepts: bool, keys: list[str]
) -> None:
    problem = refusal(read_review(plan(*rows), "prod"), accepts_lost_rights=accepts)
    told = (problem or "").splitlines()
    assert [line.split(": ")[:2] for line in told] == [["environments/prod.yaml", k] for k in keys]
    assert all("docs/deployment.md" in line for line in told)
