"""Create or replace the table functions that answer the product's questions."""

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

from content.semantic.function import function_paths, read_function
from runtime.task import arguments, open_task
from semantic.deployment.functions import deploy_function, orphan_message, orphans


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
        paths = {Path(path).stem: path for path in function_paths(ROOT)}
        task.process(
            list(paths),
            lambda name: f"semantic.{name}",
            lambda name, step: deploy_function(task, read_function(ROOT, paths[name]), step),
        )
        for name in orphans(task, set(paths)):
            with task.step(f"semantic.{name}") as step:
                step.status, step.message = "MISSING", orphan_message(name)


if __name__ == "__main__":
    main(sys.argv[1:])
