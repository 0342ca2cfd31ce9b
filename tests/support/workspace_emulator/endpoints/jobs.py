"""Jobs: /api/2.2/jobs. Runs belong into a module of their own beside this one."""

from typing import Any

from databricks.sdk.service.jobs import CreateResponse, Job, JobsAPI, JobSettings, ListJobsResponse

from workspace_emulator import access, defaults, paging
from workspace_emulator.access import KINDS, Entry, Securable
from workspace_emulator.endpoints.permissions import demand_owner, entries_of
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.rules.job import check_job
from workspace_emulator.rules.site import Site
from workspace_emulator.store import Json

PAGED = ("tasks", "job_clusters", "environments", "parameters")
PAGE = 100
LIST_PAGE = 20
RECORD = ("job_id", "creator_user_name", "created_time")


def create_job(call: Call) -> Json:
    """A new job, owned by the caller."""
    settings = {name: v for name, v in call.body.items() if name != "access_control_list"}
    _check(call, settings, None)
    job_id = call.state.next_id()
    securable = job_securable(job_id)
    access.give_to_creator(call.state, call.account, call.principal, securable)
    given = entries_of(call, call.body.get("access_control_list"), securable.kind)
    if given:
        entries = _with_owner(given, access.direct(call.state, securable))
        demand_owner(entries, securable)
        access.write(call.state, securable, entries)
    record = {
        "job_id": job_id,
        "creator_user_name": call.principal,
        "created_time": call.now,
        "settings": settings,
    }
    call.state.put("job", str(job_id), record)
    return {"job_id": job_id}


def get_job(call: Call) -> Json:
    """One job; of its longer lists 100 elements a page."""
    record = existing_job(call, "CAN_VIEW")
    settings = _settings(call, record)
    start = paging.start_of(call.body.get("page_token"))
    longest = max(len(settings.get(name) or []) for name in PAGED)
    if call.body.get("page_token") and start >= longest:
        refuse("page_token", f"Invalid page token: {call.body['page_token']}")
    more: Json = {}
    if longest > start + PAGE:
        more = {"has_more": True, "next_page_token": paging.to_token(start + PAGE)}
    return {
        **{name: record[name] for name in RECORD},
        "run_as_user_name": run_as(call, record),
        "settings": _cut(settings, start),
        **more,
    }


def get_job_in_the_old_form(call: Call) -> Json:
    """One job without its tasks, which version 2.0 does not know; an import reads it so."""
    shown = get_job(call)
    settings = {name: value for name, value in shown["settings"].items() if name not in PAGED}
    return {name: shown[name] for name in RECORD} | {"settings": settings}


def list_jobs(call: Call) -> Json:
    """The jobs that the caller may see, newest first, in pages."""
    size = call.body.get("limit", LIST_PAGE)
    if not 0 < size <= PAGE:
        refuse("list_limit", f"limit must be 1 to {PAGE}, not {size}")
    name = call.body.get("name")
    records = sorted(call.state.all("job").values(), key=lambda r: -r["job_id"])
    seen = [
        record
        for record in records
        if (name is None or record["settings"].get("name", "").lower() == name.lower())
        and access.may(call, job_securable(record["job_id"]), "CAN_VIEW")
    ]
    page = paging.page(seen, call.body.get("page_token"), size)
    return {
        "jobs": [_listed(call, record) for record in page.rows],
        "has_more": page.next is not None,
        **page.token("next_page_token"),
    }


def reset_job(call: Call) -> Json:
    """Replace all settings of a job."""
    record = existing_job(call, "CAN_MANAGE")
    settings = call.body["new_settings"]
    _check(call, settings, record["job_id"])
    call.state.put("job", str(record["job_id"]), {**record, "settings": settings})
    return {}


def delete_job(call: Call) -> Json:
    """Remove a job."""
    record = existing_job(call, "CAN_MANAGE")
    call.state.drop("job", str(record["job_id"]))
    call.state.drop("acl", job_securable(record["job_id"]).key)
    return {}


def existing_job(call: Call, level: str) -> Json:
    """The job of the request's `job_id`, if it is there and the caller has the level on it."""
    record = call.state.get("job", str(call.body["job_id"]))
    if record is None:
        refuse("job_exists", f"Job {call.body['job_id']} does not exist.")
    access.demand(call, job_securable(record["job_id"]), level)
    return record


def job_securable(job_id: int) -> Securable:
    """The job as something with an access control list."""
    return Securable(request_type="jobs", id=str(job_id))


def run_as(call: Call, record: Json) -> str:
    """As whom the job's runs read and write: as configured, else its owner."""
    configured = (record["settings"].get("run_as") or {}).values()
    owner = access.owner(call.state, job_securable(record["job_id"]))
    return next((name for name in configured if name), owner)


def _check(call: Call, settings: Json, job_id: int | None) -> None:
    others: dict[int, JobSettings] = {
        record["job_id"]: JobSettings.from_dict(record["settings"])
        for record in call.state.all("job").values()
    }
    site = Site(
        account=call.account,
        principal=call.principal,
        job_id=job_id,
        jobs=others,
        warehouses=frozenset(call.state.all("warehouse")),
    )
    check_job(JobSettings.from_dict(settings), site)


def _with_owner(given: list[Entry], present: list[Entry]) -> list[Entry]:
    levels = KINDS["jobs"].levels
    owned = any(entry.level == levels[-1] for entry in given)
    return given if owned else [*present, *given]


def _settings(call: Call, record: Json) -> Json:
    settings: Json = {"name": "Untitled", **record["settings"]}
    return defaults.filled_in(settings) if call.manner is Manner.DEFAULTS else settings


def _cut(settings: Json, start: int) -> Json:
    """The settings with one page of each longer list."""
    cut: dict[str, Any] = dict(settings)
    for name in PAGED:
        if cut.get(name):
            cut[name] = cut[name][start : start + PAGE]
    return cut


def _listed(call: Call, record: Json) -> Json:
    settings = _settings(call, record)
    shown = {name: record[name] for name in RECORD}
    if not call.body.get("expand_tasks"):
        hidden = ("tasks", "job_clusters")
        return {**shown, "settings": {n: v for n, v in settings.items() if n not in hidden}}
    longest = max(len(settings.get(name) or []) for name in PAGED)
    return {**shown, "settings": _cut(settings, 0), "has_more": longest > PAGE}


BASE = "/api/2.2/jobs"
ROUTES = (
    Route(
        method="POST",
        path=f"{BASE}/create",
        sends=JobsAPI.create,
        answer=create_job,
        returns=CreateResponse,
    ),
    Route(method="GET", path=f"{BASE}/get", sends=JobsAPI.get, answer=get_job, returns=Job),
    Route(
        method="GET",
        path="/api/2.0/jobs/get",
        sends=JobsAPI.get,
        answer=get_job_in_the_old_form,
        returns=Job,
    ),
    Route(
        method="GET",
        path=f"{BASE}/list",
        sends=JobsAPI.list,
        answer=list_jobs,
        returns=ListJobsResponse,
    ),
    Route(method="POST", path=f"{BASE}/reset", sends=JobsAPI.reset, answer=reset_job),
    Route(method="POST", path=f"{BASE}/delete", sends=JobsAPI.delete, answer=delete_job),
)
