"""A deployment that failed half-way is finished by the next apply."""

import pytest
from deployments import Site
from terraform_cli import TerraformError

FOLDER = "/Shared/health_monitor_dev/files"
IN_THE_WAY = f"{FOLDER}/runtime/task.py"


def test_apply_that_failed_at_one_file_is_finished_by_the_next(empty_site: Site) -> None:
    administrator = empty_site.client()
    # Somebody's folder is where a file should go: the upload of that file is refused.
    administrator.post("/api/2.0/workspace/mkdirs", {"path": IN_THE_WAY})
    terraform = empty_site.terraform("dev")
    with pytest.raises(TerraformError, match="already exists"):
        terraform.apply()
    half = empty_site.workspace.read()["files"]
    assert half
    assert f"{FOLDER}/manifest.json" not in half
    administrator.post("/api/2.0/workspace/delete", {"path": IN_THE_WAY})
    terraform.apply()
    whole = empty_site.workspace.read()["files"]
    assert f"{FOLDER}/manifest.json" in whole
    assert {path: whole[path]["object_id"] for path in half} == {
        path: half[path]["object_id"] for path in half
    }
    assert terraform.plan().changes == []
