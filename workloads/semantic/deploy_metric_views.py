"""Create or replace the metric views over the Gold tables."""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOTS = [
    folder
    for start in (sys._getframe().f_code.co_filename, globals().get("__file__", ""), ".")
    for folder in (Path(start).resolve(), *Path(start).resolve().parents)
    if (folder / "manifest.json").is_file()
]
if not ROOTS:
    raise RuntimeError("no manifest.json in a folder above this file: deploy the whole release")
ROOT = ROOTS[0]
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from content.semantic.metric_view import metric_view_paths, read_metric_view
from runtime.task import arguments, open_task
from semantic.deployment.metric_views import deploy_metric_view


def main(argv: Sequence[str]) -> None:
    args = arguments(
        __doc__,
        argv,
        "catalog",
        "job",
        "task",
        "run_id",
        "started_at",
        "gold_schema",
        "semantic_schema",
        "ops_schema",
    )
    with open_task(ROOT, args) as task:
        task.process(
            metric_view_paths(ROOT),
            lambda path: f"semantic.{Path(path).stem}",
            lambda path, step: deploy_metric_view(task, read_metric_view(ROOT, path), step),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
