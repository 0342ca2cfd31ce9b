"""Serverless environments that break the session, or lack what the code needs."""

from dataclasses import replace
from functools import partial
from typing import Any

from broken_jobs.build import ENTRY, build, changed
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.spec import Environment

_LOAD: dict[str, Any] = {"job": "load_job", "task": "load", "file": "workloads/bronze/load.py"}


def _second_task(environment: Environment) -> Any:
    def change(job: Any) -> Any:
        [task] = job.tasks
        return replace(job, tasks=(task, replace(task, key="second", environment=environment)))

    return change


def _installing(*lines: str) -> Subject:
    return build(load_task={"environment": Environment(key="ml", dependencies=lines)})


_FORBIDDEN = (
    ("pyspark==4.2.0", "pyspark"),
    ("PySpark[connect]==4.2.0", "pyspark"),
    ("delta_spark==4.4.0", "delta-spark"),
    ("databricks.connect>=17", "databricks-connect"),
    ("pandera[pyspark]==0.20", "pyspark"),
    ("x @ https://example.com/wheels/pyspark-4.2.0-py2.py3-none-any.whl", "pyspark"),
    ("git+https://example.com/databricks_connect.git", "databricks-connect"),
    ("/Volumes/main/libs/wheels/Databricks_Connect-17.0.1-py3-none-any.whl", "databricks-connect"),
)

EXAMPLES = (
    *(
        Example(
            kind=F.BAD_ENVIRONMENT_KEY,
            name=repr(key),
            subject=partial(build, load_task={"environment": Environment(key=key)}),
            **_LOAD,
            message="its environment has no key, by which the platform finds it",
            fix="Give the Environment a key.",
            limit="serverless_env_key_required",
        )
        for key in ("", " ")
    ),
    *(
        Example(
            kind=F.ENVIRONMENT_CONFLICT,
            name=part,
            subject=partial(
                changed,
                part,
                _second_task(Environment(key="base", dependencies=("rich==14.0.0",))),
            ),
            job=f"{part}_job",
            task="second",
            file=f"workloads/{path}",
            message="its environment base has other dependencies than that of an earlier task",
            fix="Use one environment for both, or another key.",
        )
        for part, path in (("load", "bronze/load.py"), ("merge", "gold/merge.py"))
    ),
    *(
        Example(
            kind=F.FORBIDDEN_DEPENDENCY,
            name=line,
            subject=partial(_installing, line),
            **_LOAD,
            message=f"its environment installs {name}, which breaks the session of serverless "
            "compute",
            fix="Remove it: the platform brings its own.",
        )
        for line, name in _FORBIDDEN
    ),
    *(
        Example(
            kind=F.UNPINNED_DEPENDENCY,
            name=line,
            subject=partial(_installing, "rich==14.0.0", line),
            **_LOAD,
            message=f"its environment installs {line!r}, which is not pinned",
            fix="Write name==version.",
        )
        for line in ("mlflow", "mlflow>=3", "mlflow==3.*", "mlflow==3.17.2 ; x", "-r more.txt")
    ),
    Example(
        kind=F.MISSING_DEPENDENCY,
        name="entry imports it",
        subject=lambda: build(
            files={"bronze/load.py": ENTRY.replace("def main", "import sklearn.base\ndef main")}
        ),
        **_LOAD,
        message="workloads/bronze/load.py needs scikit-learn, which its environment base does not "
        "install",
        fix="Add scikit-learn, pinned, to the dependencies of the environment.",
    ),
    Example(
        kind=F.MISSING_DEPENDENCY,
        name="library of the entry imports it",
        subject=lambda: build(
            files={
                "bronze/load.py": ENTRY.replace("def main", "from ml import registry\ndef main"),
                "ml/registry.py": "from ml.tools.reading import read\n",
                "ml/tools/reading.py": "import mlflow\n",
            }
        ),
        **_LOAD,
        message="workloads/ml/tools/reading.py needs mlflow, which its environment base does not "
        "install",
        fix="Add mlflow, pinned, to the dependencies of the environment.",
    ),
)
