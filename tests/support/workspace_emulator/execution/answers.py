"""The runner's record of a run, in the words of the Jobs API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workspace_emulator.execution.order import job_id_of
from workspace_emulator.store import Json

RUN_IDS = 1000
"""A run has so many numbers for what it starts: those above its own."""
TASK_MEMBERS = (
    "task_key", "depends_on", "run_if", "spark_python_task", "run_job_task", "disabled",
    "max_retries", "min_retry_interval_millis",
)  # fmt: skip
TRIGGERS = {"onetime": "ONE_TIME", "run_job_task": "RUN_JOB_TASK"}


@dataclass(frozen=True, kw_only=True)
class Node:
    """A run of a job: one that was asked for, or one that a task of another started."""

    job: Json
    """As the record tells it."""
    started_by: int | None
    """The task run that started it."""

    @property
    def job_id(self) -> int:
        return job_id_of(self.job["job"])

    @property
    def run_id(self) -> int:
        return int(self.job["run_id"])


def nodes(record: Json, started_by: int | None = None) -> Iterator[Node]:
    """A run and all that it started."""
    yield Node(job=record, started_by=started_by)
    for task in record["tasks"]:
        if "run_job" in task and task["attempts"]:
            yield from nodes(task["run_job"], task["attempts"][-1]["run_id"])


def not_begun(run: Json) -> Json:
    """What a record would say of a run that has none yet."""
    settings = run["jobs"][str(run["job_id"])]
    tasks = settings.get("tasks") or []
    return {
        "job": f"job_{run['job_id']}",
        "run_id": run["run_id"],
        "run_name": settings.get("name", "Untitled"),
        "trigger": "onetime",
        "job_parameters": run["parameters"],
        "state": "PENDING",
        "result": None,
        "started_at": run["asked_at"],
        "ended_at": None,
        "tasks": [_waiting(task) for task in tasks],
        "repair_history": [],
    }


def run_answer(node: Node, run: Json, host: str) -> Json:
    """What `runs/get` says of a run, without its tasks."""
    job, settings = node.job, run["jobs"][str(node.job_id)]
    answer: Json = {
        "job_id": node.job_id,
        "run_id": node.run_id,
        "original_attempt_run_id": node.run_id,
        "number_in_job": node.run_id,
        "creator_user_name": run["creator"],
        "run_name": job["run_name"],
        "run_type": "JOB_RUN",
        "run_page_url": f"{host}/#job/{node.job_id}/run/{node.run_id}",
        "trigger": TRIGGERS[job["trigger"]],
        "job_parameters": _parameters(settings, job["job_parameters"]),
        **_standing(job),
    }
    answer["run_duration"] = max(answer["end_time"] - answer["start_time"], 0)
    if node.started_by is not None:
        answer["trigger_info"] = {"run_id": node.started_by}
    return answer


def task_answers(node: Node, run: Json, host: str) -> list[Json]:
    """What it says of the tasks, each at its latest attempt."""
    told = {task["task"]: task for task in node.job["tasks"]}
    settings = run["jobs"][str(node.job_id)]
    return [
        _task(node, task, told[task["task_key"]], host)
        for task in settings.get("tasks") or []
        if task["task_key"] in told
    ]


def repairs(job: Json, run: Json) -> list[Json]:
    """The history of repairs: the original, then each repair, those that have not begun too."""
    history = []
    for number, item in enumerate(job["repair_history"]):
        history.append({"type": item["type"], **_standing(item)})
        if number:
            history[-1]["id"] = run["repairs"][number - 1]
    for repair_id in run["repairs"][len(history[1:]) :]:
        history.append({"type": "REPAIR", "id": repair_id, "state": _state("PENDING", None, "")})
    return history


def _task(node: Node, settings: Json, told: Json, host: str) -> Json:
    latest = told["attempts"][-1] if told["attempts"] else None
    answer: Json = {name: settings[name] for name in TASK_MEMBERS if settings.get(name)}
    answer |= _standing(told)
    answer["attempt_number"] = max(told["execution_count"] - 1, 0)
    if latest is not None:
        answer["run_id"] = latest["run_id"]
        answer["run_page_url"] = f"{host}/#job/{node.job_id}/run/{latest['run_id']}"
        answer["state"]["state_message"] = latest["error"] or ""
    return answer


def _standing(told: Json) -> Json:
    """State and times; a job's message is that of what went wrong in it."""
    wrong = [
        f"Task {task['task']} failed: {task['attempts'][-1]['error']}"
        for task in told.get("tasks", ())
        if task["result"] == "FAILED" and task["attempts"]
    ]
    message = told.get("message") or (wrong[0] if wrong and told["result"] else "")
    start, end = milliseconds(told["started_at"]), milliseconds(told["ended_at"])
    return {
        "state": _state(told["state"], told["result"], message),
        "start_time": start,
        "end_time": end,
    }


def _state(state: str, result: str | None, message: str) -> Json:
    given = {} if result is None else {"result_state": result}
    ended_from_outside = result in ("CANCELED", "TIMEDOUT")
    return {
        "life_cycle_state": state,
        **given,
        "state_message": message,
        "user_cancelled_or_timedout": ended_from_outside,
    }


def _parameters(settings: Json, values: Mapping[str, str]) -> list[Json]:
    return [
        {
            "name": declared["name"],
            "default": declared["default"],
            "value": values.get(declared["name"], declared["default"]),
        }
        for declared in settings.get("parameters") or ()
    ]


def _waiting(task: Json) -> Json:
    state = "BLOCKED" if task.get("depends_on") else "PENDING"
    return {
        "task": task["task_key"],
        "state": state,
        "result": None,
        "started_at": None,
        "ended_at": None,
        "execution_count": 0,
        "attempts": [],
    }


def milliseconds(moment: str | None) -> int:
    """Since 1970; 0 for what has not happened."""
    return 0 if moment is None else int(datetime.fromisoformat(moment).timestamp() * 1000)
