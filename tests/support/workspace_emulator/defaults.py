"""What the Jobs service adds to a job's settings when they are read back."""

from typing import Any

from workspace_emulator.store import Json

OF_JOB: Json = {
    "format": "MULTI_TASK",
    "max_concurrent_runs": 1,
    "timeout_seconds": 0,
    "queue": {"enabled": True},
    "email_notifications": {},
    "webhook_notifications": {},
}
OF_TASK: Json = {
    "run_if": "ALL_SUCCESS",
    "timeout_seconds": 0,
    "email_notifications": {},
    "webhook_notifications": {},
}
OF_RUNNABLE_TASK: Json = {"max_retries": 0, "retry_on_timeout": False}
OF_CLUSTER: Json = {
    "cluster_name": "",
    "enable_elastic_disk": True,
    "data_security_mode": "SINGLE_USER",
    "aws_attributes": {"availability": "SPOT_WITH_FALLBACK", "zone_id": "auto"},
}


def filled_in(settings: Json) -> Json:
    """The settings with every optional member that the service gives a value by itself."""
    filled: Json = {**OF_JOB, **settings}
    # Written in the settings, read from the job's run_as_user_name.
    filled.pop("run_as", None)
    for name in ("schedule", "continuous", "trigger"):
        if filled.get(name):
            filled[name] = {"pause_status": "UNPAUSED", **filled[name]}
    if filled.get("tasks"):
        filled["tasks"] = [_task(task) for task in filled["tasks"]]
    if filled.get("job_clusters"):
        filled["job_clusters"] = [_with_cluster(cluster) for cluster in filled["job_clusters"]]
    return filled


def _task(task: Json) -> Json:
    is_runnable = "condition_task" not in task and "run_job_task" not in task
    extra = {**OF_TASK, **(OF_RUNNABLE_TASK if is_runnable else {})}
    if "environment_key" in task:
        extra["disable_auto_optimization"] = False
    filled: Json = {**extra, **task}
    if python := filled.get("spark_python_task"):
        filled["spark_python_task"] = {"source": "WORKSPACE", **python}
    return _with_cluster(filled)


def _with_cluster(holder: dict[str, Any]) -> Json:
    cluster = holder.get("new_cluster")
    return holder if cluster is None else {**holder, "new_cluster": {**OF_CLUSTER, **cluster}}
