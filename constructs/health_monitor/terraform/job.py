"""One job spec as one `databricks_job`."""

from collections.abc import Mapping

from health_monitor.environments.compute import PerformanceTarget, ServerlessCompute
from health_monitor.environments.settings import Settings
from health_monitor.jobs.expansion import expanded
from health_monitor.jobs.spec import AtomicJob, CompositeJob, Orchestrator
from health_monitor.jobs.spec import Job as JobSpec
from health_monitor.jobs.tags import product_tags
from health_monitor.terraform import TerraformError
from health_monitor.terraform.alerts import NOTIFICATION_SETTINGS, emails, health, webhooks
from health_monitor.terraform.binding import (
    Construct,
    Job,
    JobParameter,
    JobQueue,
    JobRunAs,
    JobSchedule,
    JobTask,
)
from health_monitor.terraform.compute import clusters, environments
from health_monitor.terraform.literal import literal
from health_monitor.terraform.ownership import share_job
from health_monitor.terraform.site import Site
from health_monitor.terraform.tasks import code_task, run_job_task


class DeployedJob(Construct):
    """A job in the workspace, with the permissions of its layer.

    `children` holds the ids of the jobs that it may run, or references to them, by key.
    Raises TerraformError if it runs a job that is not among `children`, or needs a file, schema
    or value that its site does not have.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        spec: JobSpec,
        site: Site,
        children: Mapping[str, str],
    ) -> None:
        super().__init__(scope, id)
        self.spec = spec
        deployed = literal(expanded(spec, site.files.paths))
        try:
            self.resource = self._job(deployed, site, _tasks(deployed, site, children))
        except TerraformError as error:
            raise TerraformError(f"{spec.key}: {error}") from error
        self.resource.override_logical_id(spec.key)
        self.id = self.resource.id
        """A reference to the job's id."""
        share_job(self, spec, job_id=self.id, settings=site.settings)

    def _job(self, spec: JobSpec, site: Site, tasks: list[JobTask]) -> Job:
        settings = site.settings
        defaults = settings.job_defaults
        parameters = sorted(spec.parameters, key=lambda parameter: parameter.name)
        return Job(
            self,
            "job",
            name=f"{settings.name_prefix}{spec.key}",
            description=spec.description,
            tags=_tags(spec, settings),
            task=tasks,
            parameter=[
                JobParameter(name=parameter.name, default=site.default(parameter))
                for parameter in parameters
            ]
            or None,
            environment=environments(spec, settings.compute),
            job_cluster=clusters(spec, settings.compute),
            timeout_seconds=spec.timeout_minutes * 60,
            max_concurrent_runs=defaults.max_concurrent_runs,
            # The block is always written: without it queueing is off.
            queue=JobQueue(enabled=defaults.queue),
            schedule=_schedule(spec, settings),
            run_as=JobRunAs(service_principal_name=settings.run_as) if settings.run_as else None,
            usage_policy_id=settings.usage_policy_id,
            performance_target=_performance_target(settings),
            edit_mode="EDITABLE",
            health=health(spec, defaults),
            email_notifications=emails(settings.notifications),
            webhook_notifications=webhooks(settings.notifications),
            notification_settings=NOTIFICATION_SETTINGS,
        )


def _tasks(spec: JobSpec, site: Site, children: Mapping[str, str]) -> list[JobTask]:
    """All tasks in byte order of their keys: in any other order each plan shows a swap."""
    match spec:
        case AtomicJob():
            return [code_task(task, site) for task in sorted(spec.tasks, key=lambda task: task.key)]
        case CompositeJob() | Orchestrator():
            return [
                run_job_task(task, parent=spec, job_id=_child(task.job, children))
                for task in sorted(spec.tasks, key=lambda task: task.key)
            ]


def _child(spec: JobSpec, children: Mapping[str, str]) -> str:
    if spec.key not in children:
        raise TerraformError(
            f"runs {spec.key}, which is in none of the layers given; give the one that has it"
        )
    return children[spec.key]


def _tags(spec: JobSpec, settings: Settings) -> dict[str, str]:
    own = product_tags(deployment=settings.name, domain=spec.domain, layer=spec.layer)
    return dict(
        sorted({**settings.tags.common, **getattr(settings.tags, spec.layer), **own}.items())
    )


def _schedule(spec: JobSpec, settings: Settings) -> JobSchedule | None:
    schedule = settings.schedules.get(spec.key)
    if schedule is None:
        return None
    return JobSchedule(
        quartz_cron_expression=schedule.cron,
        timezone_id=schedule.timezone,
        pause_status="PAUSED" if schedule.paused else "UNPAUSED",
    )


def _performance_target(settings: Settings) -> str:
    """On a cluster it is the platform's own: left out, the service adds it, a change for ever."""
    compute = settings.compute
    if isinstance(compute, ServerlessCompute):
        return compute.performance_target.upper()
    return PerformanceTarget.PERFORMANCE_OPTIMIZED.upper()
