"""References between resources resolve by address, or are errors that name the place."""

from typing import Any

import pytest

from health_monitor.local import LocalError
from health_monitor.local.plans.references import References

RESOURCES: dict[str, dict[str, dict[str, Any]]] = {
    "databricks_directory": {
        "root": {"path": "/Shared/hm"},
        "files": {"path": "${databricks_directory.root.path}/files"},
    },
    "databricks_workspace_file": {
        "a_py": {"path": "${databricks_directory.files.path}/a.py", "source": "a.py"}
    },
    "databricks_schema": {"gold": {"name": "dev_gold", "catalog_name": "dev"}},
    "databricks_job": {"b_job": {"name": "b"}, "a_job": {"name": "a"}},
    "databricks_mlflow_experiment": {"models": {"name": "/Shared/models"}},
}


def resolve(value: Any) -> Any:
    resources = {**RESOURCES, "databricks_job": {"x": {"value": value}}}
    resources["databricks_job"].update(RESOURCES["databricks_job"])
    return References(resources=resources).resolved()["databricks_job"]["x"]["value"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("${databricks_schema.gold.name}", "dev_gold"),
        ("--s=${databricks_schema.gold.name}!", "--s=dev_gold!"),
        ("${databricks_schema.gold.id}", "dev.dev_gold"),
        ("${databricks_directory.files.path}", "/Shared/hm/files"),
        ("${databricks_workspace_file.a_py.workspace_path}", "/Workspace/Shared/hm/files/a.py"),
        ("${ databricks_schema.gold.name }", "dev_gold"),
        ("$${literal}", "${literal}"),
        ("$$${literal}", "$${literal}"),
        ("%%{ if true }x", "%{ if true }x"),
        ("%%%{x", "%%{x"),
        ("$${a}${databricks_schema.gold.name}%%{b}", "${a}dev_gold%{b}"),
        ({"$${k}": "%%{v}"}, {"${k}": "%{v}"}),
        ("{{job.name}}", "{{job.name}}"),
        ("${databricks_job.a_job.id}", 1),
        ("${databricks_job.b_job.id}", 2),
        ("job-${databricks_job.b_job.id}", "job-2"),
        ("${databricks_mlflow_experiment.models.experiment_id}", 1),
        (["${databricks_schema.gold.name}", 7], ["dev_gold", 7]),
        ({"k": {"n": "${databricks_schema.gold.name}"}}, {"k": {"n": "dev_gold"}}),
    ],
)
def test_reference_resolves_by_address(text: Any, expected: Any) -> None:
    assert resolve(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${databricks_schema.silver.name}", "the plan has no databricks_schema.silver"),
        ("${databricks_cluster.c.id}", "the plan has no databricks_cluster.c"),
        ("${databricks_schema.gold.etag}", "databricks_schema has no etag"),
        ("${var.password}", "'var.password' is not type.key.attribute"),
        ('${upper("x")}', "is not type.key.attribute"),
        ("%{if true}x", "template directives do not run here"),
    ],
)
def test_unknown_reference_names_resource_and_key(text: str, reason: str) -> None:
    with pytest.raises(LocalError, match=r"databricks_job\.x: value: ") as caught:
        resolve(text)
    assert reason in str(caught.value)


def test_key_inside_lists_and_blocks_is_named() -> None:
    with pytest.raises(LocalError, match=r"databricks_job.x: value\[1\]\.k: "):
        resolve(["fine", {"k": "${databricks_schema.none.name}"}])


def test_reference_to_itself_is_an_error() -> None:
    resources = {
        "databricks_directory": {
            "a": {"path": "${databricks_directory.b.path}/x"},
            "b": {"path": "${databricks_directory.a.path}/y"},
        }
    }
    with pytest.raises(LocalError, match="leads back to itself"):
        References(resources=resources).resolved()
