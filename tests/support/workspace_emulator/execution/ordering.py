"""What a run may use, decided when it starts, by whom its jobs run as."""

from collections.abc import Iterator, Mapping

from workspace_emulator import access, privileges
from workspace_emulator.endpoints.jobs import job_securable, run_as
from workspace_emulator.execution.order import Order
from workspace_emulator.routing import Call
from workspace_emulator.store import Json, Transaction

START = "CAN_MANAGE_RUN"


def settings_below(state: Transaction, job_id: int) -> dict[int, Json]:
    """The settings of a job and of all that it runs, by id."""
    found: dict[int, Json] = {}
    waiting = [job_id]
    while waiting:
        number = waiting.pop()
        record = state.get("job", str(number))
        if record is not None and number not in found:
            found[number] = record["settings"]
            waiting += children(record["settings"]).values()
    return found


def children(settings: Json) -> dict[str, int]:
    """Task -> the job that it runs."""
    return {
        task["task_key"]: task["run_job_task"]["job_id"]
        for task in settings.get("tasks") or ()
        if task.get("run_job_task")
    }


def order_of(call: Call, run: Json) -> Order:
    """The order of a run, of what is in the workspace now."""
    jobs = {int(number): settings for number, settings in run["jobs"].items()}
    records = {number: call.state.get("job", str(number)) or {} for number in jobs}
    principals = {number: run_as(call, record) for number, record in records.items()}
    return Order(
        run_id=run["run_id"],
        job_id=run["job_id"],
        attempt=1 + len(run["repairs"]),
        start_time=call.moment,
        jobs=jobs,
        files=dict(_files(call, frozenset(principals.values()))),
        schemas=tuple(sorted(_schemas(call, principals[run["job_id"]]))),
        experiments=tuple(_experiments(call, principals[run["job_id"]])),
        parameters=run["parameters"],
        refused=_refused(call, jobs, principals),
    )


def _files(call: Call, principals: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The files that all of them may read: to the others a file is not there."""
    for path, record in call.state.all("path").items():
        securable = access.tree_securable(record)
        if record["object_type"] == "FILE" and all(
            access.allowed(call.state, call.account, principal, securable, "CAN_READ")
            for principal in principals
        ):
            yield path, call.state.content(path)


def _schemas(call: Call, principal: str) -> set[str]:
    may = {
        record["name"]
        for name, record in call.state.all("schema").items()
        if privileges.has(call.state, call.account, principal, "CREATE_TABLE", "schema", name)
    }
    # Of a copy of the system tables the machine knows by its source.
    return {name for name in may if not name.startswith("system_")}


def _experiments(call: Call, principal: str) -> Iterator[str]:
    for record in call.state.all("experiment").values():
        place = call.state.get("path", record["name"])
        if place is not None and access.allowed(
            call.state, call.account, principal, access.tree_securable(place), "CAN_EDIT"
        ):
            yield record["name"]


def _refused(
    call: Call, jobs: Mapping[int, Json], principals: Mapping[int, str]
) -> dict[tuple[int, str], str]:
    """The tasks that may not start their job."""
    refused = {}
    for number, settings in jobs.items():
        who = principals[number]
        for task, child in children(settings).items():
            if not access.allowed(call.state, call.account, who, job_securable(child), START):
                refused[number, task] = (
                    f"User {who} does not have {START} permissions on job {child}."
                )
    return refused
