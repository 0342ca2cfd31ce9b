"""The plan of every environment obeys the rules of the product."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from checkouts import Checkout

from health_monitor.jobs.hierarchy import HIERARCHY, SIMULATED_HIERARCHY

Plan = Mapping[str, Any]


def resources(plan: Plan, kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = plan["resource"].get(kind, {})
    return found


def tasks(plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, job in resources(plan, "databricks_job").items():
        for task in job["task"]:
            yield key, task


def parameters(plan: Plan, key: str) -> set[str]:
    job = resources(plan, "databricks_job")[key]
    return {parameter["name"] for parameter in job.get("parameter", [])}


def manifest(plan: Plan) -> Mapping[str, str]:
    file = resources(plan, "databricks_workspace_file")["manifest"]
    files: Mapping[str, str] = json.loads(base64.b64decode(file["content_base64"]))["files"]
    return files


def test_jobs_are_those_of_the_hierarchy(plan: Plan) -> None:
    found = set(resources(plan, "databricks_job"))

    expected = SIMULATED_HIERARCHY if "simulation_job" in found else HIERARCHY
    assert found == {job.key for job in expected}


def test_tasks_and_dependencies_are_in_byte_order(plan: Plan) -> None:
    for key, job in resources(plan, "databricks_job").items():
        keys = [task["task_key"] for task in job["task"]]
        assert keys == sorted(keys), key
    for key, task in tasks(plan):
        before = [item["task_key"] for item in task.get("depends_on", [])]
        assert before == sorted(before), (key, task["task_key"])


def test_parameters_of_the_same_name_are_pushed_down(plan: Plan) -> None:
    for key, task in tasks(plan):
        if "run_job_task" in task:
            child = task["run_job_task"]["job_id"].split(".")[1]
            shared = parameters(plan, key) & parameters(plan, child)
            handed = {name: "{{job.parameters." + name + "}}" for name in shared}
            assert task["run_job_task"].get("job_parameters", {}) == handed


def test_catalog_source_and_registry_are_never_written_into_arguments(plan: Plan) -> None:
    for _, task in tasks(plan):
        for argument in task.get("spark_python_task", {}).get("parameters", []):
            name, _, value = argument.removeprefix("--").partition("=")
            if name in {"catalog", "source", "registry"}:
                assert value == "{{job.parameters." + name + "}}"


def test_schedules_are_paused_where_the_environment_does_not_switch_them_on(
    plan: Plan, everything: Plan
) -> None:
    switched_on = {
        key
        for key, job in resources(plan, "databricks_job").items()
        if job.get("schedule", {}).get("pause_status") == "UNPAUSED"
    }

    assert switched_on == ({"ml_layer_setup_job"} if plan == everything else set())


def test_what_holds_data_cannot_be_destroyed(plan: Plan) -> None:
    keepers = [
        *resources(plan, "databricks_schema").values(),
        *resources(plan, "databricks_mlflow_experiment").values(),
    ]

    assert len(keepers) == 7
    assert all(keeper["lifecycle"] == {"prevent_destroy": True} for keeper in keepers)


def test_every_folder_is_declared_and_takes_its_path_from_the_one_above(plan: Plan) -> None:
    folders = resources(plan, "databricks_directory")
    placed = [*folders.values(), *resources(plan, "databricks_workspace_file").values()]
    parents = {item["path"].rpartition("/")[0] for item in placed}

    above_all = folders["workspace_root"]["path"].rpartition("/")[0]
    assert parents - {above_all} <= {"${databricks_directory." + id + ".path}" for id in folders}
    assert not any(item["path"].startswith("/Workspace") for item in placed)


def test_manifest_lists_every_file_with_its_hash_and_comes_last(
    plan: Plan, checkout: Checkout
) -> None:
    files = {**resources(plan, "databricks_workspace_file")}
    last = files.pop("manifest")
    uploaded = {
        file["source"].removeprefix("../../../workloads/"): checkout.root
        / file["source"].removeprefix("../../../")
        for file in files.values()
    }

    assert last["depends_on"] == sorted(f"databricks_workspace_file.{id}" for id in files)
    assert manifest(plan) == {
        path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in uploaded.items()
    }


def test_every_deployed_file_of_the_workloads_is_in_the_manifest(
    plan: Plan, checkout: Checkout
) -> None:
    folder = checkout.root / "workloads"
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix in {".py", ".sql", ".yaml"} and "__pycache__" not in path.parts
    }

    assert set(manifest(plan)) == present


def test_arguments_name_schemas_by_reference(plan: Plan) -> None:
    for key, task in tasks(plan):
        for argument in task.get("spark_python_task", {}).get("parameters", []):
            name, _, value = argument.removeprefix("--").partition("=")
            if name.endswith("-schema"):
                schema = name.removesuffix("-schema")
                assert value == "${databricks_schema." + schema + ".name}", (key, argument)


def test_tags_name_the_layer_that_owns_the_job(plan: Plan) -> None:
    for key, job in resources(plan, "databricks_job").items():
        assert job["tags"]["layer"] == SIMULATED_HIERARCHY[key].layer
        assert job["tags"]["domain"] == SIMULATED_HIERARCHY[key].domain


def test_every_address_is_written_by_hand(plan: Plan) -> None:
    for kind, found in plan["resource"].items():
        for id, resource in found.items():
            # What is written by hand as a whole has no metadata.
            assert resource.get("//", {"metadata": {"uniqueId": id}})["metadata"]["uniqueId"] == id
            assert not id[-8:].isupper(), f"{kind}.{id} looks like a generated address"
