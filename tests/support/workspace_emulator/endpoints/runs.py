"""Runs of jobs: /api/2.2/jobs/run-now and /api/2.2/jobs/runs."""

from typing import NoReturn

from databricks.sdk.service.jobs import (
    JobsAPI,
    ListRunsResponse,
    RepairRunResponse,
    Run,
    RunNowResponse,
    RunOutput,
)

from workspace_emulator import access, paging
from workspace_emulator.endpoints.jobs import existing_job, job_securable
from workspace_emulator.execution.answers import (
    RUN_IDS,
    Node,
    milliseconds,
    nodes,
    repairs,
    run_answer,
    task_answers,
)
from workspace_emulator.execution.ordering import order_of, settings_below
from workspace_emulator.execution.standing import (
    Standing,
    active,
    every_node,
    node_of,
    standing,
)
from workspace_emulator.refusal import refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.store import Json

PAGE = 100
LIST_PAGE, LIST_MOST = 20, 24
UNSUPPORTED = (
    "dbt_commands", "jar_params", "notebook_params", "only", "pipeline_params",
    "python_named_params", "python_params", "spark_submit_params", "sql_params",
)  # fmt: skip


def run_now(call: Call) -> Json:
    """Start a run; a token that was used before gives the run that it started."""
    job = existing_job(call, "CAN_MANAGE_RUN")
    _demand_supported(call)
    token = call.body.get("idempotency_token")
    for run in call.state.all("run").values():
        if token and (run["token"], run["job_id"]) == (token, job["job_id"]):
            return {"run_id": run["run_id"], "number_in_job": run["run_id"]}
    settings = job["settings"]
    before = active(call.state, call.machine, job["job_id"])
    is_full = before >= settings.get("max_concurrent_runs", 1)
    queue = call.body.get("queue") or settings.get("queue") or {}
    run_id = call.state.next_id() * RUN_IDS
    run = {
        "run_id": run_id,
        "job_id": job["job_id"],
        "creator": call.principal,
        "token": token,
        "parameters": call.body.get("job_parameters") or {},
        "asked_at": call.moment.isoformat(),
        "waits_as": "QUEUED" if is_full else "PENDING",
        "repairs": [],
        "jobs": {str(n): each for n, each in settings_below(call.state, job["job_id"]).items()},
    }
    call.state.put("run", str(run_id), run)
    if is_full and not queue.get("enabled"):
        message = f"Skipped: {before} runs of job {job['job_id']} are active."
        result = "MAXIMUM_CONCURRENT_RUNS_REACHED"
        call.machine.end(run_id, 1, result=result, message=message)
    else:
        call.machine.submit(order_of(call, run))
    return {"run_id": run_id, "number_in_job": run_id}


def get_run(call: Call) -> Json:
    """How a run stands; of its tasks 100 a page."""
    found, node = _job_run(call, "CAN_VIEW")
    answer = run_answer(node, found.run, call.host)
    page = paging.page(task_answers(node, found.run, call.host), call.body.get("page_token"), PAGE)
    if call.body.get("include_history"):
        answer["repair_history"] = repairs(node.job, found.run) if node.job is found.record else []
    return {**answer, "tasks": page.rows, **page.token("next_page_token")}


def get_run_output(call: Call) -> Json:
    """What a task gave: its error, or the run that it started."""
    found = _standing(call)
    run_id = call.body["run_id"]
    for node in nodes(found.record):
        for task in node.job["tasks"]:
            for attempt in task["attempts"]:
                if attempt["run_id"] == run_id:
                    access.demand(call, job_securable(node.job_id), "CAN_VIEW")
                    return _output(call, found, node, task, attempt)
        if node.run_id == run_id and len(node.job["tasks"]) > 1:
            refuse(
                "output_of_task",
                "Retrieving the output of runs with multiple tasks is not supported. Please "
                "retrieve the output of each individual task run instead.",
            )
    _no_run(run_id)


def list_runs(call: Call) -> Json:
    """The runs of a job, or of all that the caller may see, newest first, in pages."""
    size = call.body.get("limit", LIST_PAGE)
    if not 0 < size <= LIST_MOST:
        refuse("runs_list_limit", f"limit must be 1 to {LIST_MOST}, not {size}")
    if call.body.get("job_id"):
        existing_job(call, "CAN_VIEW")
    rows = [
        run_answer(node, found.run, call.host)
        for found, node in every_node(call.state, call.machine)
        if _is_listed(call, node)
    ]
    page = paging.page(rows, call.body.get("page_token"), size)
    return {
        "runs": page.rows,
        "has_more": page.next is not None,
        **page.token("next_page_token"),
    }


def cancel_run(call: Call) -> Json:
    """Ask for the end of a run; of one that has ended nothing changes."""
    found, _ = _job_run(call, "CAN_MANAGE_RUN")
    if not found.is_over:
        call.machine.cancel(found.run["run_id"], 1 + len(found.run["repairs"]))
    return {}


def repair_run(call: Call) -> Json:
    """Run again what failed."""
    found, node = _job_run(call, "CAN_MANAGE_RUN")
    _demand_supported(call)
    run = found.run
    if call.body.get("rerun_tasks") or not call.body.get("rerun_all_failed_tasks"):
        refuse("repair_all_failed", "Only rerun_all_failed_tasks is emulated, and must be true")
    if not found.is_over or node.run_id != run["run_id"]:
        refuse("repair_ended", f"Run {node.run_id} is still active, so it cannot be repaired.")
    if found.record["result"] == "SUCCESS":
        refuse("repair_failed", f"Run {node.run_id} has no failed tasks to repair.")
    newest = run["repairs"][-1] if run["repairs"] else None
    if call.body.get("latest_repair_id") != newest:
        refuse("repair_latest", f"latest_repair_id must be {newest}, the run's latest repair.")
    repair_id = call.state.next_id()
    jobs = settings_below(call.state, run["job_id"])
    declared = jobs[run["job_id"]].get("parameters") or ()
    defaults = {each["name"]: each["default"] for each in declared}
    changed = {
        **run,
        "repairs": [*run["repairs"], repair_id],
        # Those that a repair names take the place of all that the run had.
        "parameters": {**defaults, **(call.body.get("job_parameters") or run["parameters"])},
        "waits_as": "PENDING",
        "jobs": {str(n): each for n, each in jobs.items()},
    }
    call.state.put("run", str(run["run_id"]), changed)
    call.machine.submit(order_of(call, changed))
    return {"repair_id": repair_id}


def _output(call: Call, found: Standing, node: Node, task: Json, attempt: Json) -> Json:
    told = {**task, "attempts": [attempt]}
    shown = Node(job={**node.job, "tasks": [told]}, started_by=node.started_by)
    (row,) = task_answers(shown, found.run, call.host)
    metadata = {
        "job_id": node.job_id,
        **{name: row[name] for name in ("run_id", "state", "start_time", "end_time")},
        "run_page_url": row["run_page_url"],
    }
    answer: Json = {"metadata": metadata}
    if "run_job" in task:
        answer["run_job_output"] = {"run_id": task["run_job"]["run_id"]}
    elif attempt["error"]:
        answer |= {"error": attempt["error"], "error_trace": attempt["trace"] or ""}
    return answer


def _is_listed(call: Call, node: Node) -> bool:
    started = milliseconds(node.job["started_at"])
    over = node.job["result"] is not None
    body = call.body
    return (
        body.get("job_id", node.job_id) == node.job_id
        and access.may(call, job_securable(node.job_id), "CAN_VIEW")
        and not (body.get("active_only") and over)
        and not (body.get("completed_only") and not over)
        and body.get("start_time_from", 0) <= started <= body.get("start_time_to", started)
    )


def _job_run(call: Call, level: str) -> tuple[Standing, Node]:
    found = _standing(call)
    node = node_of(found, call.body["run_id"])
    if node is None:
        _no_run(call.body["run_id"])
    access.demand(call, job_securable(node.job_id), level)
    return found, node


def _standing(call: Call) -> Standing:
    found = standing(call.state, call.machine, call.body["run_id"])
    if found is None:
        _no_run(call.body["run_id"])
    return found


def _no_run(run_id: int) -> NoReturn:
    refuse("run_exists", f"Run {run_id} does not exist.")


def _demand_supported(call: Call) -> None:
    for name in UNSUPPORTED:
        if call.body.get(name) is not None:
            refuse("run_job_parameters", f"{name} is not emulated: jobs take job_parameters")


BASE = "/api/2.2/jobs"
ROUTES = (
    Route(
        method="POST",
        path=f"{BASE}/run-now",
        sends=JobsAPI.run_now,
        answer=run_now,
        returns=RunNowResponse,
    ),
    Route(
        method="GET", path=f"{BASE}/runs/get", sends=JobsAPI.get_run, answer=get_run, returns=Run
    ),
    Route(
        method="GET",
        path=f"{BASE}/runs/get-output",
        sends=JobsAPI.get_run_output,
        answer=get_run_output,
        returns=RunOutput,
    ),
    Route(
        method="GET",
        path=f"{BASE}/runs/list",
        sends=JobsAPI.list_runs,
        answer=list_runs,
        returns=ListRunsResponse,
    ),
    Route(method="POST", path=f"{BASE}/runs/cancel", sends=JobsAPI.cancel_run, answer=cancel_run),
    Route(
        method="POST",
        path=f"{BASE}/runs/repair",
        sends=JobsAPI.repair_run,
        answer=repair_run,
        returns=RepairRunResponse,
    ),
)
