"""`health-monitor diff`: what a deployment would change, for the people who review it."""

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from health_monitor.cli import CommandError
from health_monitor.cli.project import environment_file
from health_monitor.cli.synth import synthesize_all
from health_monitor.cli.terraform import PlanFile, StackFolder, find_terraform
from health_monitor.review import ReviewError
from health_monitor.review.files import unsent_files
from health_monitor.review.markdown import as_markdown
from health_monitor.review.reader import read_review
from health_monitor.review.text import as_text
from health_monitor.review.values import Review, Section

HELP = "show what a deployment would change: synth, plan, a short summary"
EXAMPLE = "health-monitor diff --env prod --format markdown"
EXIT_CODES = (
    "Exit code 0: no changes; 2: changes; 1: an error, wrong usage too, or a plan that must not be "
    "applied."
)
USAGE_ERROR = 1
"""2 says that there are changes."""
NO_CHANGES, CHANGES = 0, 2
_WAY_OUT = "docs/deployment.md, `Taking something out`"


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
        "--accept-lost-rights",
        action="store_true",
        help="exit with 2 also where jobs would go on running as somebody who has no right left",
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
        plan, document = _plan(stack, (arguments.out or Path(folder) / "plan").resolve())
        review = _review(document, plan.path, arguments.env)
        # A plan that was refused shows what would be lost; one that merely broke off shows nothing.
        if plan.problem is None or review.of(Section.DATA):
            print(_shown(review, arguments.format), end="", flush=True)
        problem = plan.problem or refusal(review, accepts_lost_rights=arguments.accept_lost_rights)
        if problem is not None:
            plan.path.unlink(missing_ok=True)
            raise CommandError(problem)
    return CHANGES if plan.has_changes else NO_CHANGES


def _plan(stack: StackFolder, file: Path) -> tuple[PlanFile, Mapping[str, Any]]:
    """The plan; files that the last apply may have failed to send are sent again by it."""
    plan = stack.plan(file)
    document = stack.show(plan.path)
    unsent = unsent_files(document) if plan.problem is None else ()
    if unsent:
        plan = stack.plan(file, replace=unsent)
        document = stack.show(plan.path)
    return plan, document


def _review(document: Mapping[str, Any], plan: Path, environment: str) -> Review:
    try:
        return read_review(document, environment)
    except ReviewError as error:
        raise CommandError(f"{plan}: {error}") from error


def refusal(review: Review, *, accepts_lost_rights: bool) -> str | None:
    """Why a plan must not be applied although Terraform would; None: it may."""
    told = []
    if review.of(Section.RIGHTS) and not accepts_lost_rights:
        told.append(
            "run_as: jobs keep running as who is taken out here, without the rights: name another "
            f"principal, or see {_WAY_OUT}; --accept-lost-rights if it must be so"
        )
    if review.of(Section.FAILURES):
        told.append(
            "notifications: the workspace refuses a job whose last e-mail address for an event is "
            f"taken away: keep one, or see {_WAY_OUT}"
        )
    return "\n".join(f"environments/{review.environment}.yaml: {line}" for line in told) or None


def _shown(review: Review, form: str) -> str:
    match form:
        case "markdown":
            return as_markdown(review)
        case "json":
            return json.dumps(review.as_document(), indent=2, ensure_ascii=False) + "\n"
        case _:
            return as_text(review)
