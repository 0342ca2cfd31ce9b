"""`health-monitor diff`: what a deployment would change, for the people who review it."""

import argparse
import json
import tempfile
from pathlib import Path

from health_monitor.cli import CommandError
from health_monitor.cli.project import environment_file
from health_monitor.cli.synth import synthesize_all
from health_monitor.cli.terraform import StackFolder, find_terraform
from health_monitor.review import ReviewError
from health_monitor.review.markdown import as_markdown
from health_monitor.review.reader import read_review
from health_monitor.review.text import as_text
from health_monitor.review.values import Review, Section

HELP = "show what a deployment would change: synth, plan, a short summary"
EXAMPLE = "health-monitor diff --env prod --format markdown"
EXIT_CODES = "Exit code 0: no changes; 2: changes; 1: an error, wrong usage too."
USAGE_ERROR = 1
"""2 says that there are changes."""
NO_CHANGES, CHANGES = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The environment, the form, and whether to keep the plan."""
    parser.add_argument("--env", default="dev", help="which environment (default: dev)")
    parser.add_argument(
        "--format",
        choices=["text", "markdown", "json"],
        default="text",
        help="markdown is for the comment on a pull or merge request (default: text)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="keep Terraform's plan in this file: `terraform apply FILE` does what was shown",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the review; 0, 2 or 1 as EXIT_CODES has it."""
    environment_file(arguments.env)
    program = find_terraform()
    plans = synthesize_all()
    stack = StackFolder(path=plans[arguments.env].parent, program=program)
    stack.init()
    with tempfile.TemporaryDirectory() as folder:
        plan = stack.plan((arguments.out or Path(folder) / "plan").resolve())
        review = _review(stack, plan.path, arguments.env)
    # A plan that was refused shows what would be lost; one that merely broke off shows nothing.
    if plan.problem is None or review.of(Section.DATA):
        print(_shown(review, arguments.format), end="", flush=True)
    if plan.problem is not None:
        raise CommandError(plan.problem)
    return CHANGES if plan.has_changes else NO_CHANGES


def _review(stack: StackFolder, plan: Path, environment: str) -> Review:
    try:
        return read_review(stack.show(plan), environment)
    except ReviewError as error:
        raise CommandError(f"{plan}: {error}") from error


def _shown(review: Review, form: str) -> str:
    match form:
        case "markdown":
            return as_markdown(review)
        case "json":
            return json.dumps(review.as_document(), indent=2, ensure_ascii=False) + "\n"
        case _:
            return as_text(review)
