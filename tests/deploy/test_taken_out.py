"""What an environment file names no more, and what of it stays in the workspace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deployments import Site
from diff_command import diff, edit
from terraform_cli import TerraformError

PROD = "environments/prod.yaml"
RUN_AS = "8d2e4b6a-1c3f-4e5d-a7b9-0f1e2d3c4b5a"
LINE = f"run_as: {RUN_AS}\n"
EMAILS = "    emails: [health-monitor@example.com]\n"
REFUSED = (
    "health-monitor: environments/prod.yaml: run_as: jobs keep running as who is taken out here, "
    "without the rights: name another principal, or see docs/deployment.md, `Taking something "
    "out`; --accept-lost-rights if it must be so\n"
)


def jobs(site: Site) -> dict[str, dict[str, Any]]:
    """The settings of production's jobs by id."""
    found = {id: job["settings"] for id, job in site.workspace.read()["jobs"].items()}
    return {id: job for id, job in found.items() if job["tags"]["deployment"] == "prod"}


def test_rights_of_who_is_taken_out_are_told_first_and_end_the_review(
    site: Site, tmp_path: Path
) -> None:
    edit(site, PROD, LINE, "")
    kept = tmp_path / "reviewed"

    code, text, error = diff(site, "--env", "prod", "--out", str(kept))

    first, _, rest = text.partition("\n\n")
    assert first.startswith("Terraform plan of prod: ")
    assert rest.startswith(
        f"JOBS WOULD RUN WITHOUT THEIR RIGHTS (1)\n    - {RUN_AS} would lose 30 rights: 19 jobs "
        "would still run as it: bronze_refresh_job, bronze_setup_job, "
    )
    assert (code, error) == (1, REFUSED)
    assert not kept.exists()

    accepted = ("--env", "prod", "--accept-lost-rights", "--out", str(kept))
    assert diff(site, *accepted) == (2, text, "")
    site.terraform("prod").apply(str(kept))
    # All is as the file says, and nothing is: this is why it is told before.
    assert diff(site, "--env", "prod") == (0, "Terraform plan of prod: no changes\n", "")
    assert {job["run_as"]["service_principal_name"] for job in jobs(site).values()} == {RUN_AS}
    gold = ("SELECT", "schema", "health_monitor.health_gold")
    assert not site.workspace.has_privilege(RUN_AS, *gold)

    # The way out of the documentation.
    edit(site, PROD, "role: primary\n", f"role: primary\n{LINE}")
    site.checkout.synthesize()
    site.terraform("prod").apply()
    assert site.workspace.has_privilege(RUN_AS, *gold)


def test_last_address_is_told_and_refused_until_the_workspace_has_none(site: Site) -> None:
    for _ in range(2):
        edit(site, PROD, EMAILS, "    emails: []\n")

    code, text, error = diff(site, "--env", "prod", "--accept-lost-rights")

    assert "\n\nTHE APPLY WOULD FAIL (19)\n    ~ bronze_refresh_job\n" in text
    for event in ("on_duration_warning_threshold_exceeded", "on_failure"):
        lost = f"{event} would lose its last e-mail address, health-monitor@example.com\n"
        assert text.count(f"        {lost}") == 19
    assert code == 1
    assert error == (
        "health-monitor: environments/prod.yaml: notifications: the workspace refuses a job whose "
        "last e-mail address for an event is taken away: keep one, or see docs/deployment.md, "
        "`Taking something out`\n"
    )
    terraform = site.terraform("prod")
    for _ in range(2):
        with pytest.raises(TerraformError, match=r"'' is no e-mail address"):
            terraform.apply()

    # The way out of the documentation.
    client = site.client()
    for id, settings in jobs(site).items():
        new = {**settings, "email_notifications": {}}
        client.post("/api/2.2/jobs/reset", {"job_id": int(id), "new_settings": new})
    assert diff(site, "--env", "prod") == (0, "Terraform plan of prod: no changes\n", "")


@pytest.fixture
def broken_upload(site: Site, refused_uploads: set[str]) -> Iterator[str]:
    """An apply that failed at the update of a file; gives the file's place."""
    entry = "gold/merge_gold_tables.py"
    place = f"/Shared/health_monitor_dev/files/{entry}"
    edit(site, f"workloads/{entry}", '"""', '"""\n')
    site.checkout.synthesize()
    refused_uploads.add(place)
    with pytest.raises(TerraformError, match=r"The disk is full\."):
        site.terraform("dev").apply()
    refused_uploads.clear()
    yield place


def test_file_that_was_not_sent_is_named_and_sent_by_the_reviewed_plan(
    site: Site, broken_upload: str, tmp_path: Path
) -> None:
    code, text, error = diff(site, "--out", str(tmp_path / "reviewed"))

    assert (code, error) == (2, "")
    assert "Files that do not fit the manifest (1)\n  -/+ gold/merge_gold_tables.py\n" in text
    assert (
        "terraform -chdir=cdktf.out/stacks/dev apply "
        "-replace=databricks_workspace_file.gold_merge_gold_tables_py\n"
    ) in text
    site.terraform("dev").apply(str(tmp_path / "reviewed"))
    files = site.workspace.read()["files"]
    local = site.checkout.root / "workloads" / "gold" / "merge_gold_tables.py"
    assert files[broken_upload]["content"] == local.read_bytes()
    assert diff(site) == (0, "Terraform plan of dev: no changes\n", "")
