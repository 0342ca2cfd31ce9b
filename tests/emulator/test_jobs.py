"""Jobs: who may do what, references between them, pages."""

from collections.abc import Callable
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, InvalidParameterValue, PermissionDenied
from databricks.sdk.errors.platform import ResourceDoesNotExist
from databricks.sdk.service import compute, jobs

from workspace_emulator.account import Account
from workspace_emulator.caller import Caller, refused
from workspace_emulator.examples import CREATE, GET, LIST, RESET, job, task

SERVICE = "5f2b0e1c-3f55-4f0a-9c55-0d9f2b7a1c11"
Client = Callable[[str], WorkspaceClient]


def run_jobs(*ids: int) -> dict[str, Any]:
    """A job that runs the jobs with these ids."""
    tasks = [{"task_key": f"run_{n}", "run_job_task": {"job_id": n}} for n in ids]
    return {"name": "orchestrator", "tasks": tasks}


def made(raw: Caller, body: dict[str, Any]) -> int:
    answer = raw.post(CREATE, **body)
    assert answer.status == 200, answer.body
    return int(answer.body["job_id"])


def test_typed_job_is_read_back_as_it_was_created(admin: WorkspaceClient) -> None:
    tasks = [
        jobs.Task(
            task_key="load",
            environment_key="base",
            max_retries=1,
            timeout_seconds=600,
            spark_python_task=jobs.SparkPythonTask(
                python_file="/Workspace/Shared/a.py", parameters=["--catalog={{job.id}}", ""]
            ),
        )
    ]
    environments = [
        jobs.JobEnvironment(
            environment_key="base", spec=compute.Environment(environment_version="5")
        )
    ]
    parameters = [jobs.JobParameterDefinition(name="source", default="")]
    schedule = jobs.CronSchedule(
        quartz_cron_expression="0 0 6 * * ?",
        timezone_id="UTC",
        pause_status=jobs.PauseStatus.PAUSED,
    )
    created = admin.jobs.create(
        name="bronze",
        tasks=tasks,
        environments=environments,
        parameters=parameters,
        schedule=schedule,
        tags={"layer": "atomic", "empty": ""},
    )
    assert created.job_id is not None
    read = admin.jobs.get(created.job_id)
    assert read.settings is not None
    sent = jobs.JobSettings(
        name="bronze",
        tasks=tasks,
        environments=environments,
        parameters=parameters,
        schedule=schedule,
        tags={"layer": "atomic", "empty": ""},
    )
    assert read.settings.as_dict() == sent.as_dict()
    assert read.creator_user_name == "admin@example.com"
    assert read.run_as_user_name == "admin@example.com"


def test_reset_replaces_all_settings(raw: Caller) -> None:
    job_id = made(raw, job(tags={"layer": "atomic"}, timeout_seconds=60))
    renamed = job(task("other"), name="renamed")
    assert raw.post(RESET, job_id=job_id, new_settings=renamed).body == {}
    assert raw.get(GET, job_id=str(job_id)).body["settings"] == renamed


def test_deleted_job_does_not_exist(admin: WorkspaceClient, raw: Caller) -> None:
    job_id, other = made(raw, job(name="a")), made(raw, job(name="b"))
    admin.jobs.delete(job_id)
    answer = raw.get(GET, job_id=str(job_id))
    assert (answer.status, answer.rule) == (400, "job_exists")
    assert answer.body["error_code"] == "INVALID_PARAMETER_VALUE"
    assert answer.message == f"Job {job_id} does not exist."
    with refused(ResourceDoesNotExist, rule="job_exists", says="does not exist"):
        admin.jobs.get(job_id)
    with refused(InvalidParameterValue, rule="job_exists", says="does not exist"):
        admin.jobs.delete(job_id)
    assert [each.job_id for each in admin.jobs.list()] == [other]
    assert made(raw, job()) not in (job_id, other)


def test_run_job_task_needs_a_job_that_is_there(raw: Caller) -> None:
    child = made(raw, job())
    answer = raw.post(CREATE, **run_jobs(child + 100))
    assert (answer.status, answer.rule) == (400, "run_job_exists")
    assert answer.message == f"Job {child + 100} does not exist."
    parent = made(raw, run_jobs(child))
    assert raw.get(GET, job_id=str(parent)).body["settings"] == run_jobs(child)


def test_jobs_may_not_run_each_other(raw: Caller) -> None:
    child = made(raw, job())
    parent = made(raw, run_jobs(child))
    circular = raw.post(RESET, job_id=child, new_settings=run_jobs(parent))
    assert (circular.status, circular.rule) == (400, "run_job_circular")
    assert circular.message.startswith("Jobs run each other: ")
    itself = raw.post(RESET, job_id=parent, new_settings=run_jobs(parent))
    assert (itself.rule, itself.message) == ("run_job_circular", f"Job {parent} runs itself")
    sibling = made(raw, job())
    assert raw.post(RESET, job_id=parent, new_settings=run_jobs(child, sibling)).status == 200


def test_run_job_tasks_nest_three_deep_at_most(raw: Caller) -> None:
    chain = [made(raw, job())]
    for _ in range(3):
        chain.append(made(raw, run_jobs(chain[-1])))
    deeper = raw.post(CREATE, **run_jobs(chain[-1]))
    assert (deeper.status, deeper.rule) == (400, "run_job_nesting_max")
    assert deeper.message == "4 Run Job tasks are nested, at most 3"
    # The lowest job may not grow below the three either.
    leaf = made(raw, job())
    grown = raw.post(RESET, job_id=chain[0], new_settings=run_jobs(leaf))
    assert (grown.status, grown.rule) == (400, "run_job_nesting_max")
    assert raw.post(RESET, job_id=chain[0], new_settings=job(name="still")).status == 200


def test_only_who_may_view_a_job_sees_it(as_user: Client, raw: Caller) -> None:
    job_id = made(raw, job())
    reader = as_user("reader")
    with refused(
        PermissionDenied,
        rule="permission_needed",
        says=f"User reader@example.com does not have CAN_VIEW permissions on job {job_id}.",
    ):
        reader.jobs.get(job_id)
    assert list(reader.jobs.list()) == []
    row = {"group_name": "everyone-in-data", "permission_level": "CAN_VIEW"}
    path = f"/api/2.0/permissions/jobs/{job_id}"
    assert raw.send("PATCH", path, {"access_control_list": [row]}).status == 200
    assert reader.jobs.get(job_id).job_id == job_id
    assert [each.job_id for each in reader.jobs.list()] == [job_id]
    with refused(PermissionDenied, rule="permission_needed", says="CAN_MANAGE permissions"):
        reader.jobs.delete(job_id)


def test_access_control_list_may_come_with_the_job(as_user: Client, raw: Caller) -> None:
    row = {"user_name": "reader@example.com", "permission_level": "CAN_MANAGE"}
    job_id = made(raw, job(access_control_list=[row]))
    as_user("reader").jobs.delete(job_id)
    assert raw.get(GET, job_id=str(job_id)).status == 400


def test_run_as_is_read_from_the_job(as_user: Client, raw: Caller) -> None:
    other = raw.post(CREATE, **job(run_as={"service_principal_name": SERVICE}))
    assert raw.get(GET, job_id=str(other.body["job_id"])).body["run_as_user_name"] == SERVICE


def test_non_admin_lets_jobs_run_as_others_only_with_the_role(
    as_user: Client, developer: WorkspaceClient, account: Account
) -> None:
    as_service = jobs.JobRunAs(service_principal_name=SERVICE)
    with refused(
        PermissionDenied,
        rule="permission_needed",
        says=f"User developer@example.com is not allowed to let jobs run as {SERVICE}.",
    ):
        developer.jobs.create(name="a", run_as=as_service)
    assert developer.jobs.create(
        name="a", run_as=jobs.JobRunAs(user_name="developer@example.com")
    ).job_id
    assert developer.jobs.create(name="a", run_as=jobs.JobRunAs(group_name="developers")).job_id


class TestWithRole:
    @pytest.fixture
    def account(self, account: Account) -> Account:
        role = {SERVICE: frozenset({"developer@example.com"})}
        return Account(**{**vars(account), "service_principal_users": role})

    def test_who_has_the_role_lets_jobs_run_as_it(self, developer: WorkspaceClient) -> None:
        as_service = jobs.JobRunAs(service_principal_name=SERVICE)
        job_id = developer.jobs.create(name="a", run_as=as_service).job_id
        assert job_id is not None
        assert developer.jobs.get(job_id).run_as_user_name == SERVICE


def test_job_of_more_than_100_tasks_is_read_in_pages(admin: WorkspaceClient, raw: Caller) -> None:
    tasks = [task(f"t{number:03}") for number in range(250)]
    job_id = made(raw, job(*tasks))
    first = raw.get(GET, job_id=str(job_id)).body
    assert first["has_more"] is True
    assert first["settings"]["tasks"] == tasks[:100]
    second = raw.get(GET, job_id=str(job_id), page_token=first["next_page_token"]).body
    assert second["settings"]["tasks"] == tasks[100:200]
    third = raw.get(GET, job_id=str(job_id), page_token=second["next_page_token"]).body
    assert third["settings"]["tasks"] == tasks[200:]
    assert "next_page_token" not in third
    whole = admin.jobs.get(job_id).settings
    assert whole is not None
    assert [each.task_key for each in whole.tasks or []] == [t["task_key"] for t in tasks]


def test_job_of_100_tasks_is_one_page(raw: Caller) -> None:
    job_id = made(raw, job(*(task(f"t{number}") for number in range(100))))
    read = raw.get(GET, job_id=str(job_id)).body
    assert len(read["settings"]["tasks"]) == 100
    assert "next_page_token" not in read
    beyond = raw.get(GET, job_id=str(job_id), page_token="ZnJvbToxMDA=")
    assert (beyond.status, beyond.rule) == (400, "page_token")


@pytest.mark.parametrize("token", ["nonsense", "ZnJvbTp4"])
def test_token_that_was_never_given_is_refused(raw: Caller, token: str) -> None:
    job_id = made(raw, job())
    for path, query in ((GET, {"job_id": str(job_id)}), (LIST, {})):
        answer = raw.get(path, **query, page_token=token)
        assert (answer.status, answer.rule) == (400, "page_token")
        assert answer.message == f"Invalid page token: {token}"


def test_list_is_newest_first_in_pages(admin: WorkspaceClient, raw: Caller) -> None:
    ids = [made(raw, job(name=f"job {number}")) for number in range(45)]
    first = raw.get(LIST).body
    assert [each["job_id"] for each in first["jobs"]] == ids[::-1][:20]
    assert first["has_more"] is True
    last = raw.get(LIST, page_token=first["next_page_token"], limit="25").body
    assert [each["job_id"] for each in last["jobs"]] == ids[::-1][20:]
    assert last["has_more"] is False
    assert [each.job_id for each in admin.jobs.list(limit=7)] == ids[::-1]
    assert [each.job_id for each in admin.jobs.list(name="JOB 7")] == [ids[7]]


@pytest.mark.parametrize("limit", ["0", "101"])
def test_list_page_has_1_to_100_jobs(raw: Caller, limit: str) -> None:
    answer = raw.get(LIST, limit=limit)
    assert (answer.status, answer.rule) == (400, "list_limit")
    assert raw.get(LIST, limit="100").status == 200


def test_list_shows_tasks_only_when_asked(admin: WorkspaceClient, raw: Caller) -> None:
    made(raw, job(*(task(f"t{number}") for number in range(101))))
    (short,) = raw.get(LIST).body["jobs"]
    assert "tasks" not in short["settings"]
    (listed,) = raw.get(LIST, expand_tasks="true").body["jobs"]
    assert len(listed["settings"]["tasks"]) == 100
    assert listed["has_more"] is True
    (whole,) = admin.jobs.list(expand_tasks=True)
    assert whole.settings is not None
    assert len(whole.settings.tasks or []) == 101


def test_refused_job_leaves_nothing(admin: WorkspaceClient, raw: Caller) -> None:
    with pytest.raises(BadRequest):
        admin.jobs.create(name="a", tasks=[jobs.Task(task_key="none")])
    assert raw.get(LIST).body["jobs"] == []


def test_old_version_knows_the_job_without_its_tasks(raw: Caller) -> None:
    key = made(raw, job())
    answer = raw.get("/api/2.0/jobs/get", job_id=str(key))
    assert answer.status == 200, answer.body
    assert answer.body["job_id"] == key
    assert answer.body["settings"]["name"] == raw.get(GET, job_id=str(key)).body["settings"]["name"]
    assert "tasks" not in answer.body["settings"]
