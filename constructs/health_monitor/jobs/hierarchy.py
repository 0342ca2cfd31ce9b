"""All jobs of the product, as one value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType

from health_monitor.jobs import bronze, gold, ml, monitoring, orchestration, semantic, simulation
from health_monitor.jobs.expansion import expanded
from health_monitor.jobs.spec import AtomicJob, CompositeJob, Job, Layer, Orchestrator


@dataclass(frozen=True, kw_only=True)
class Hierarchy:
    """Jobs that are deployed together, in the order in which they are shown."""

    jobs: tuple[Job, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    """Key of a job to the file of its constant, from the project's folder. Omitted: not known."""

    def __iter__(self) -> Iterator[Job]:
        return iter(self.jobs)

    def __getitem__(self, key: str) -> Job:
        """The job of that name; KeyError when there is none."""
        return {job.key: job for job in self.jobs}[key]

    def of(self, layer: Layer) -> tuple[Job, ...]:
        """The jobs of one layer."""
        return tuple(job for job in self.jobs if job.layer is layer)

    def over(self, files: Collection[str]) -> Hierarchy:
        """The jobs over uploaded files: with a task for each where one stands for several.

        The jobs that they run are still those without, so look them up by key.
        """
        return Hierarchy(jobs=tuple(expanded(job, files) for job in self.jobs), files=self.files)

    def with_jobs(self, *jobs: Job) -> Hierarchy:
        """This hierarchy and more jobs."""
        return Hierarchy(jobs=(*self.jobs, *jobs), files=self.files)


def job_files(*modules: ModuleType) -> dict[str, str]:
    """Key of each job that is a constant of a module below `constructs/`, to the module's file.

    Of a job that several modules have, since one imports it from another, the last is named.
    """
    return {
        constant.key: f"constructs/{module.__name__.replace('.', '/')}.py"
        for module in modules
        for constant in vars(module).values()
        if isinstance(constant, AtomicJob | CompositeJob | Orchestrator)
    }


HIERARCHY = Hierarchy(
    jobs=(
        orchestration.MASTER_SETUP_ORCHESTRATOR,
        orchestration.MASTER_REFRESH_ORCHESTRATOR,
        semantic.SEMANTIC_LAYER_SETUP_JOB,
        monitoring.MONITORING_LAYER_SETUP_JOB,
        monitoring.MONITORING_LAYER_REFRESH_JOB,
        ml.ML_LAYER_SETUP_JOB,
        ml.ML_LAYER_INFERENCE_JOB,
        bronze.BRONZE_SETUP_JOB,
        bronze.BRONZE_REFRESH_JOB,
        gold.GOLD_SETUP_JOB,
        gold.GOLD_MERGE_JOB,
        gold.GOLD_BACKFILL_JOB,
        semantic.TVF_DEPLOYMENT_JOB,
        semantic.METRIC_VIEW_DEPLOYMENT_JOB,
        monitoring.LAKEHOUSE_MONITORING_SETUP_JOB,
        monitoring.LAKEHOUSE_MONITORING_REFRESH_JOB,
        ml.ML_FEATURE_PIPELINE,
        ml.ML_TRAINING_PIPELINE,
        ml.ML_INFERENCE_PIPELINE,
    ),
    files=job_files(orchestration, semantic, monitoring, ml, bronze, gold, simulation),
)
"""The 19 jobs of every environment."""

SIMULATED_HIERARCHY = HIERARCHY.with_jobs(simulation.SIMULATION_JOB)
"""Those and `simulation_job`, for an environment whose source is simulated."""
