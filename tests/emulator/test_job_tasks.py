"""What the Jobs service refuses in single tasks and between them."""

from typing import Any

import pytest

from workspace_emulator.caller import Answer, Caller
from workspace_emulator.examples import CREATE, FILE, Case, Json, condition, job, task


def loop(**changes: Any) -> Json:
    each = {"inputs": "[1, 2]", "task": task("inner"), **changes}
    return {"task_key": "each", "for_each_task": each}


def environment(**spec: Any) -> Json:
    return job(environments=[{"environment_key": "base", "spec": spec}])


def cluster(**changes: Any) -> Json:
    whole = {"spark_version": "16.4", "node_type_id": "m5.large", "num_workers": 1, **changes}
    spec = {name: value for name, value in whole.items() if value is not None}
    on_it = task(environment_key=None, job_cluster_key="shared")
    return job(on_it, job_clusters=[{"job_cluster_key": "shared", "new_cluster": spec}])


def python_file(path: str, **changes: Any) -> Json:
    return job(task(spark_python_task={"python_file": path, **changes}))


def parameter(text: str) -> Json:
    return python_file(FILE, parameters=[text])


def sql_task(warehouse: str) -> Json:
    return {"warehouse_id": warehouse, "query": {"query_id": "q"}}


GIT = {"git_url": "https://git.example.com/a", "git_provider": "gitHub", "git_branch": "main"}
CASES = (
    Case(
        rule="not_negative",
        says="task load: max_retries must be at least -1, not -2",
        refused=job(task(max_retries=-2)),
        accepted=job(task(max_retries=-1)),
    ),
    Case(
        rule="not_negative",
        says="task load: min_retry_interval_millis must be at least 0, not -5",
        refused=job(task(min_retry_interval_millis=-5)),
        accepted=job(task(min_retry_interval_millis=5)),
    ),
    Case(
        rule="task_key_charset",
        says="task_key 'load data' must be made of letters",
        refused=job(task("load data")),
        accepted=job(task("load-data_2")),
    ),
    Case(
        rule="task_key_charset",
        says="task_key '' must be made of letters",
        refused=job(task("")),
        accepted=job(task("a")),
    ),
    Case(
        rule="task_key_max_length",
        says="task_key is longer than 100 characters",
        refused=job(task("k" * 101)),
        accepted=job(task("k" * 100)),
    ),
    Case(
        rule="task_key_unique",
        says="Duplicate task_key: load",
        refused=job(task("load"), task("load")),
        accepted=job(task("load"), task("Load")),
    ),
    Case(
        rule="one_task_kind",
        says="task load: exactly one kind of task must be given, found: none",
        refused=job(task(spark_python_task=None)),
        accepted=job(task()),
    ),
    Case(
        rule="one_task_kind",
        says="found: notebook_task, spark_python_task",
        refused=job(task(notebook_task={"notebook_path": "/a"})),
        accepted=job(task(spark_python_task=None, notebook_task={"notebook_path": "/a"})),
    ),
    Case(
        rule="serverless_env_key_required",
        says="a spark_python_task on serverless compute needs an environment_key",
        refused=job(task(environment_key=None)),
        accepted=job(
            task(
                environment_key=None,
                spark_python_task=None,
                notebook_task={"notebook_path": "/a"},
            )
        ),
    ),
    Case(
        rule="environment_exists",
        says="task load: no environment other in the job",
        refused=job(task(environment_key="other")),
        accepted=job(task(environment_key="base")),
    ),
    Case(
        rule="job_cluster_exists",
        says="task load: no job cluster shared in the job",
        refused=job(task(environment_key=None, job_cluster_key="shared")),
        accepted=cluster(),
    ),
    Case(
        rule="cluster_exists",
        says="Cluster 0101-a does not exist",
        refused=job(task(environment_key=None, existing_cluster_id="0101-a")),
        accepted=cluster(num_workers=3),
    ),
    Case(
        rule="compute_one",
        says="one kind of compute only, found environment_key, job_cluster_key",
        refused={**cluster(), "tasks": [task(job_cluster_key="shared")]},
        accepted={**cluster(), "tasks": [task()]},
    ),
    Case(
        rule="compute_none",
        says="a condition_task takes no compute, found environment_key",
        refused=job(condition(environment_key="base")),
        accepted=job(condition()),
    ),
    Case(
        rule="libraries_classic",
        says="libraries go into the environment on serverless",
        refused=job(task(libraries=[{"pypi": {"package": "mlflow"}}])),
        accepted=environment(environment_version="5", dependencies=["mlflow"]),
    ),
    Case(
        rule="python_file_form",
        says="python_file must be absolute: load.py",
        refused=python_file("load.py"),
        accepted=python_file("/Shared/not_yet_there.py"),
    ),
    Case(
        rule="python_file_form",
        says="python_file must be relative: /load.py",
        refused={**python_file("/load.py", source="GIT"), "git_source": GIT},
        accepted={**python_file("load.py", source="GIT"), "git_source": GIT},
    ),
    Case(
        rule="git_source_given",
        says="source GIT needs a git_source in the job",
        refused=python_file("load.py", source="GIT"),
        accepted=python_file("dbfs:/load.py", source="WORKSPACE"),
    ),
    Case(
        rule="depends_on_exists",
        says="task load depends on start, which is no task",
        refused=job(task("load", "start")),
        accepted=job(task("start"), task("load", "start")),
    ),
    Case(
        rule="depends_on_self",
        says="task load depends on itself",
        refused=job(task("load", "load")),
        accepted=job(task("load")),
    ),
    Case(
        rule="depends_on_unique",
        says="task load depends on start twice",
        refused=job(task("start"), task("load", "start", "start")),
        accepted=job(task("start"), task("also"), task("load", "start", "also")),
    ),
    Case(
        rule="depends_on_acyclic",
        says="Tasks depend on each other: ",
        refused=job(task("a", "c"), task("b", "a"), task("c", "b")),
        accepted=job(task("a"), task("b", "a"), task("c", "a", "b")),
    ),
    Case(
        rule="outcome_of_condition",
        says="outcome is for condition tasks, and start is none",
        refused=job(task("start"), task(depends_on=[{"task_key": "start", "outcome": "true"}])),
        accepted=job(
            condition("start"), task(depends_on=[{"task_key": "start", "outcome": "true"}])
        ),
    ),
    Case(
        rule="condition_task_retries_notifications",
        says="a condition_task takes neither retries nor notifications",
        refused=job(condition(max_retries=1)),
        accepted=job(condition(max_retries=0)),
    ),
    Case(
        rule="for_each_concurrency_max",
        says="concurrency must be 1 to 100, not 101",
        refused=job(loop(concurrency=101)),
        accepted=job(loop(concurrency=100)),
    ),
    Case(
        rule="for_each_nested_for_each",
        says="for_each_task inside for_each_task",
        refused=job(loop(task=loop())),
        accepted=job(loop(task=task("inner"))),
    ),
    Case(
        rule="for_each_parent_retries",
        says="retries belong into the nested task",
        refused=job({**loop(), "max_retries": 1}),
        accepted=job(loop(task=task("inner", max_retries=1))),
    ),
    Case(
        rule="environment_exists",
        says="task each / inner: no environment other in the job",
        refused=job(loop(task=task("inner", environment_key="other"))),
        accepted=job(loop()),
    ),
    Case(
        rule="dbt_commands_max",
        says="at most 10 dbt commands",
        refused=job(task(spark_python_task=None, dbt_task={"commands": ["dbt run"] * 11})),
        accepted=job(task(spark_python_task=None, dbt_task={"commands": ["dbt run"] * 10})),
    ),
    Case(
        rule="notebook_base_parameters_json_max",
        says="base_parameters has 1048577 bytes, at most 1048576",
        refused=job(
            task(
                spark_python_task=None,
                notebook_task={"notebook_path": "/a", "base_parameters": {"a": "x" * 1048568}},
            )
        ),
        accepted=job(
            task(
                spark_python_task=None,
                notebook_task={"notebook_path": "/a", "base_parameters": {"a": "x" * 1048567}},
            )
        ),
    ),
    Case(
        rule="dynamic_reference",
        says="{{job.notebook_url}} is not a valid reference",
        refused=parameter("--from={{job.notebook_url}}"),
        accepted=parameter("--from={{job.start_time.iso_datetime}}"),
    ),
    Case(
        rule="dynamic_reference",
        says="{{tasks.load.value.rows}} is not a valid reference",
        refused=parameter("{{tasks.load.value.rows}}"),
        accepted=parameter("{{tasks.load.values.rows}} {{ not.known }} {{job.run_id}"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_task_beyond_a_rule_is_refused(case: Case, raw: Caller) -> None:
    case.check(raw)


def test_sql_task_needs_a_warehouse_that_is_there(raw: Caller) -> None:
    made = raw.post("/api/2.0/sql/warehouses", name="w", cluster_size="2X-Small").body["id"]
    tasks = [{"task_key": "q", "sql_task": sql_task(name)} for name in ("none", made)]
    refused = raw.post(CREATE, tasks=tasks[:1])
    assert (refused.status, refused.rule) == (400, "warehouse_exists")
    assert refused.message == "task q: warehouse none does not exist"
    assert raw.post(CREATE, tasks=tasks[1:]).status == 200


def test_long_legacy_parameters_of_a_run_job_task_are_refused(raw: Caller) -> None:
    child = raw.post(CREATE, **job()).body["job_id"]

    def sent(length: int) -> Answer:
        # The JSON object around the text has 23 characters.
        run = {"job_id": child, "python_params": ["x" * (length - 23)]}
        return raw.post(CREATE, tasks=[{"task_key": "run", "run_job_task": run}])

    refused = sent(10_001)
    assert (refused.status, refused.rule) == (400, "legacy_run_params_json_max")
    assert "python_params has 10001 bytes, at most 10000" in refused.message
    assert sent(10_000).status == 200
