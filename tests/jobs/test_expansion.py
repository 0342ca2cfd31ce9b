"""A task that stands for several becomes one for each file, and what waits for it waits for all."""

from dataclasses import replace

from health_monitor.jobs.expansion import expanded
from health_monitor.jobs.graph import task_edges
from health_monitor.jobs.hierarchy import HIERARCHY
from health_monitor.jobs.spec import AtomicJob, Domain, Each, Task

BEFORE = Task(key="before", entry="ml/before.py")
TRAIN = Task(
    key="train",
    entry="ml/train.py",
    arguments={"catalog": "c"},
    depends_on=(BEFORE,),
    timeout_minutes=7,
    each=Each(folder="ml/models", argument="model"),
)
AFTER = Task(key="after", entry="ml/after.py", depends_on=(TRAIN, BEFORE))
JOB = AtomicJob(key="j", description="", domain=Domain.ML, tasks=(BEFORE, TRAIN, AFTER))
FILES = (
    "ml/models/cost/spikes.py",
    "ml/models/cost/notes.yaml",
    "ml/models/cost/_seasons.py",
    "ml/models_of_old/cost/gone.py",
    "ml/models/jobs/failures.py",
    "ml/train.py",
)


def test_each_python_file_of_the_folder_has_a_task_that_is_told_its_name():
    tasks = expanded(JOB, FILES).tasks
    assert [(task.key, task.arguments) for task in tasks] == [
        ("before", {}),
        ("train_spikes", {"catalog": "c", "model": "spikes"}),
        ("train_failures", {"catalog": "c", "model": "failures"}),
        ("after", {}),
    ]
    assert {(task.entry, task.timeout_minutes, task.each) for task in tasks[1:3]} == {
        ("ml/train.py", 7, None)
    }


def test_what_waits_for_such_a_task_waits_for_all_of_them():
    assert task_edges(expanded(JOB, FILES)) == {
        "before": [],
        "train_spikes": ["before"],
        "train_failures": ["before"],
        "after": ["train_spikes", "train_failures", "before"],
    }


def test_without_a_file_there_is_no_task():
    assert [task.key for task in expanded(JOB, ()).tasks] == ["before", "after"]


def test_job_without_such_a_task_is_itself():
    job = replace(JOB, tasks=(BEFORE,))
    assert expanded(job, FILES) is job
    master = HIERARCHY["master_setup_orchestrator"]
    assert expanded(master, FILES) is master
