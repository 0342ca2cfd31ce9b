"""Where the project's files are, and whether a plan is as new as what it is made from."""

from pathlib import Path

from health_monitor.cli import CommandError, usage_error
from health_monitor.environments.load import load_settings
from health_monitor.environments.problems import SettingsError
from health_monitor.environments.settings import Settings

PROJECT = Path(__file__).resolve().parents[3]
ENVIRONMENTS = PROJECT / "environments"
WORKLOADS = PROJECT / "workloads"
PLANS = PROJECT / "cdktf.out"
LOCAL = PROJECT / ".health-monitor"
"""Everything that local runs leave behind."""
IVY = PROJECT / ".tools" / "ivy"
"""The jars of Delta Lake, which `make clean` leaves."""
SOURCE = LOCAL / "source"
"""Where `simulate` writes and `run` reads, unless told otherwise."""
_MADE_FROM = ("jobs", "environments", "terraform", "layers")


def environment_files() -> list[Path]:
    """The reviewed file of each environment, sorted."""
    return sorted(ENVIRONMENTS.glob("*.yaml"))


def environment_file(environment: str) -> Path:
    """The file of an environment; raises CommandError if there is none."""
    file = ENVIRONMENTS / f"{environment}.yaml"
    if file not in environment_files():
        known = ", ".join(file.stem for file in environment_files()) or "none"
        raise usage_error(f"there is no environment {environment!r}; known: {known}")
    return file


def environment_settings(environment: str) -> Settings:
    """The settings of an environment; raises CommandError with all that is wrong in its file."""
    try:
        return load_settings(environment_file(environment))
    except SettingsError as error:
        raise CommandError(str(error)) from error


def plan_file(environment: str) -> Path:
    """The plan of an environment; raises CommandError if it is missing or outdated.

    Workload files are compared one by one when they are laid out, so they are not looked at here.
    """
    settings = environment_file(environment)
    plan = PLANS / "stacks" / environment / "cdk.tf.json"
    if not plan.is_file():
        raise CommandError(f"{plan}: there is no plan yet; run `health-monitor synth`")
    made = plan.stat().st_mtime
    sources = [settings, PROJECT / "main.py"]
    for package in _MADE_FROM:
        sources += sorted((PROJECT / "constructs" / "health_monitor" / package).rglob("*.py"))
    for source in sources:
        if source.stat().st_mtime > made:
            raise CommandError(
                f"{plan}: the plan is older than {source.relative_to(PROJECT)}; "
                "run `health-monitor synth`"
            )
    return plan
