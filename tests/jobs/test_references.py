"""References: down the layers only, without cycles, to jobs and tasks that are there."""

from dataclasses import replace

import pytest

from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.graph import cycles, longest_chain, reachable
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import AtomicJob, CompositeJob, Domain, Orchestrator, RunJob, Task


def composite(key, *tasks, **changes):
    values = {"description": "Runs jobs.", "domain": Domain.GOLD, "parameters": (CATALOG,)}
    return CompositeJob(key=key, tasks=tasks, **{**values, **changes})


def tied(first, second):
    """Closes a circle, which frozen values alone cannot form."""
    object.__setattr__(first, "depends_on", (second,))
    object.__setattr__(second, "depends_on", (first,))
    return first, second


def test_task_that_waits_for_itself_is_a_cycle(faults):
    def waiting(task):
        object.__setattr__(task, "depends_on", (task,))
        return task

    assert faults(merge_task=waiting) == [
        (
            FaultKind.TASK_CYCLE,
            "merge_job.merge: its tasks wait for each other: merge > merge. Remove one of these "
            "dependencies.",
        )
    ]


def test_run_job_tasks_that_wait_for_each_other_are_a_cycle(faults):
    told = faults(master=lambda job: replace(job, tasks=tied(*job.tasks)))
    assert told == [
        (
            FaultKind.TASK_CYCLE,
            "master.layer: its tasks wait for each other: layer > load > layer. Remove one of "
            "these dependencies.",
        )
    ]


def test_job_that_runs_itself_is_a_cycle(faults):
    def circle(job):
        object.__setattr__(job, "tasks", (*job.tasks, RunJob(key="again", job=job)))
        return job

    assert faults(layer=circle) == [
        (
            FaultKind.JOB_CYCLE,
            "gold_layer_job: jobs run each other: gold_layer_job > gold_layer_job. Remove one of "
            "these references.",
        ),
        (
            FaultKind.SIDEWAYS_REFERENCE,
            "gold_layer_job.again: it runs gold_layer_job, which is of the same layer "
            "(composite). Run both from a job of a higher layer.",
        ),
    ]


def test_jobs_that_run_each_other_are_a_cycle(faults):
    def circle(master):
        layer = master.tasks[1].job
        object.__setattr__(layer, "tasks", (*layer.tasks, RunJob(key="back", job=master)))
        return master

    assert faults(master=circle)[:2] == [
        (
            FaultKind.JOB_CYCLE,
            "gold_layer_job: jobs run each other: gold_layer_job > master > gold_layer_job. "
            "Remove one of these references.",
        ),
        (
            FaultKind.UPWARD_REFERENCE,
            "gold_layer_job.back: it runs master, which is of a higher layer (orchestrator) than "
            "itself (composite). Turn the reference round, or run jobs of lower layers only.",
        ),
    ]


@pytest.mark.parametrize("layer", ["composite", "orchestrator"])
def test_atomic_job_that_runs_a_higher_one_points_upward(faults, layer):
    other = {
        "composite": composite("other", standalone=True),
        "orchestrator": Orchestrator(key="other", description="Runs.", tasks=()),
    }[layer]
    told = faults(
        load=lambda job: replace(job, tasks=(*job.tasks, RunJob(key="up", job=other))),
        more=(replace(other, key="unused"),),
    )
    assert told[0] == (
        FaultKind.UPWARD_REFERENCE,
        f"load_job.up: it runs other, which is of a higher layer ({layer}) than itself (atomic). "
        "Turn the reference round, or run jobs of lower layers only.",
    )


def test_atomic_job_that_runs_an_atomic_one_points_sideways(faults):
    other = AtomicJob(key="other", description="x", domain=Domain.BRONZE, tasks=())
    told = faults(load=lambda job: replace(job, tasks=(RunJob(key="side", job=other),)))
    assert told[1] == (
        FaultKind.SIDEWAYS_REFERENCE,
        "load_job.side: it runs other, which is of the same layer (atomic). Run both from a job "
        "of a higher layer.",
    )


def test_orchestrator_that_runs_an_orchestrator_points_sideways(faults):
    top = Orchestrator(
        key="top",
        description="Runs everything.",
        tasks=(RunJob(key="below", job=Orchestrator(key="below", description="x", tasks=())),),
    )
    assert faults(more=(top,))[0] == (
        FaultKind.SIDEWAYS_REFERENCE,
        "top.below: it runs below, which is of the same layer (orchestrator). Run both from a job "
        "of a higher layer.",
    )


@pytest.mark.parametrize(
    ("part", "job", "layer"),
    [("layer", "gold_layer_job", "composite"), ("master", "master", "orchestrator")],
)
def test_code_in_a_higher_layer_is_named(faults, entry, part, job, layer):
    task = Task(key="code", entry="gold/code.py", arguments={"catalog": CATALOG.reference})
    told = faults(
        files={"gold/code.py": entry},
        **{part: lambda job: replace(job, tasks=(*job.tasks, task))},
    )
    assert told == [
        (
            FaultKind.CODE_IN_HIGHER_LAYER,
            f"{job}.code (gold/code.py): a job of the {layer} layer runs code. Move the task to "
            "an atomic job, and run that job here.",
        )
    ]


@pytest.mark.parametrize("part", ["run_layer", "run_merge"])
def test_dependency_on_a_task_of_another_job_is_named(faults, part):
    stranger = RunJob(
        key="load", job=AtomicJob(key="j", description="x", domain=Domain.GOLD, tasks=())
    )
    place = {"run_layer": "master.layer", "run_merge": "gold_layer_job.merge"}[part]
    assert faults(**{part: {"depends_on": (stranger,)}}) == [
        (
            FaultKind.FOREIGN_DEPENDENCY,
            f"{place}: it waits for load, which is not a task of this job. Add that task to the "
            "job, or remove the dependency.",
        )
    ]


def test_composite_that_runs_a_job_of_another_domain_is_named(faults):
    assert faults(merge={"domain": Domain.BRONZE}) == [
        (
            FaultKind.FOREIGN_DOMAIN,
            "gold_layer_job.merge: it runs merge_job, which is of the domain bronze, not gold. "
            "Run it from an orchestrator, which may cross domains.",
        )
    ]


def test_composite_of_another_domain_than_its_jobs_is_named(faults):
    assert faults(layer={"domain": Domain.ML}) == [
        (
            FaultKind.FOREIGN_DOMAIN,
            "gold_layer_job.merge: it runs merge_job, which is of the domain gold, not ml. "
            "Run it from an orchestrator, which may cross domains.",
        )
    ]


def test_job_that_is_run_but_not_deployed_is_named(faults):
    told = faults(without=("load_job",), files={"bronze/load.py": None})
    assert told == [
        (
            FaultKind.UNKNOWN_JOB,
            "master.load: it runs load_job, which is not in the hierarchy. Add that job to the "
            "hierarchy, or run another.",
        )
    ]


def test_copy_of_a_deployed_job_is_not_that_job(faults):
    told = faults(run_layer=lambda task: replace(task, job=replace(task.job, timeout_minutes=300)))
    assert told == [
        (
            FaultKind.UNKNOWN_JOB,
            "master.layer: it runs gold_layer_job, which is not in the hierarchy. Add that job to "
            "the hierarchy, or run another.",
        )
    ]


def test_atomic_job_that_nothing_runs_is_named(faults):
    assert faults(master=lambda job: replace(job, tasks=(replace(job.tasks[1], depends_on=()),)))[
        :1
    ] == [
        (
            FaultKind.JOB_NOT_RUN,
            "load_job: no other job runs it. Run it from a job of a higher layer, or declare it "
            "standalone.",
        )
    ]


def test_composite_job_that_nothing_runs_is_named(faults):
    assert faults(master=lambda job: replace(job, tasks=job.tasks[:1])) == [
        (
            FaultKind.JOB_NOT_RUN,
            "gold_layer_job: no other job runs it. Run it from a job of a higher layer, or "
            "declare it standalone.",
        )
    ]


@pytest.mark.parametrize(
    ("part", "job", "runner"),
    [("merge", "merge_job", "gold_layer_job"), ("layer", "gold_layer_job", "master")],
)
def test_standalone_job_that_another_runs_is_named(faults, part, job, runner):
    assert faults(**{part: {"standalone": True}}) == [
        (
            FaultKind.STANDALONE_JOB_RUN,
            f"{job}: it is declared standalone, but {runner} runs it. Remove `standalone`, or the "
            "task that runs it.",
        )
    ]


@pytest.mark.parametrize("levels", [4, 5])
def test_nesting_below_the_platforms_depth_is_named(faults, levels):
    inner = composite("job_0")
    jobs = [inner]
    for level in range(1, levels + 1):
        inner = composite(f"job_{level}", RunJob(key="run", job=inner), standalone=True)
        jobs.append(inner)
    told = [text for kind, text in faults(more=tuple(jobs)) if kind is FaultKind.NESTING_TOO_DEEP]
    chain = " > ".join(f"job_{level}" for level in range(4, -1, -1))
    assert told[0] == f"job_4: 4 Run Job tasks are nested: {chain}. Keep at most 3."
    assert len(told) == levels - 3


def test_cycles_that_share_no_name_are_all_found():
    edges = {"a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"], "e": ["a", "x"], "x": []}
    assert sorted(cycles(edges)) == [("b", "c"), ("d",)]


def test_longest_chain_is_by_length_not_by_number_of_names():
    edges = {"a": [], "b": ["a"], "c": ["b"], "d": ["a"]}
    assert longest_chain(edges, {"a": 1, "b": 1, "c": 1, "d": 9}) == (10, ("a", "d"))
    assert longest_chain({"a": ["a"]}, {"a": 1}) == (0, ())


def test_a_name_reaches_itself_only_in_a_cycle():
    assert reachable({"a": ["b"], "b": []}, "a") == {"b"}
    assert reachable({"a": ["b"], "b": ["a"]}, "a") == {"a", "b"}
