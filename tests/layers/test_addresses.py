"""State addresses are a contract: none changes unless that is declared as a move."""

import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest
from checkouts import EVERYTHING, PROJECT, SNAPSHOTS, Checkout, Plan, copy_of

from health_monitor.local.plans.reader import read_plan
from health_monitor.terraform.binding import App, TerraformResource, TerraformStack
from health_monitor.terraform.moved import MOVED, MovedBlocks

SCRIPT = runpy.run_path(str(PROJECT / "scripts" / "snapshots.py"))
addresses: Callable[[Plan], list[str]] = SCRIPT["addresses"]
recorded_addresses: Callable[[str], list[str]] = SCRIPT["recorded_addresses"]
lost_addresses: Callable[[Collection[str], Collection[str], Mapping[str, str]], list[str]] = SCRIPT[
    "lost_addresses"
]
REMEDY: str = SCRIPT["REMEDY"]

MOVES = {
    "databricks_job.gold_merge_job": "databricks_job.gold_update_job",
    "databricks_permissions.gold_merge_job": "databricks_permissions.gold_update_job",
}


def test_no_environment_loses_an_address(checkout: Checkout) -> None:
    lost = [
        f"{name}: this would destroy {address}"
        for name in checkout.stacks
        for address in lost_addresses(
            recorded_addresses(name), addresses(checkout.plan(name)), MOVED
        )
    ]

    assert not lost, "\n".join([*lost, REMEDY])


def test_addresses_of_every_environment_are_in_its_snapshot(checkout: Checkout) -> None:
    for name in checkout.stacks:
        new = sorted(set(addresses(checkout.plan(name))) - set(recorded_addresses(name)))

        assert not new, f"{name}: new addresses, run `make snapshots`: {', '.join(new)}"


@pytest.fixture
def renamed(checkout: Checkout, tmp_path: Path) -> Checkout:
    """A copy with the snapshots' environment alone, where one job has another key."""
    copy = copy_of(checkout.root, tmp_path / "renamed")
    for file in (copy.root / "environments").glob("*.yaml"):
        if file.name != EVERYTHING.name:
            file.unlink()
    for file in (copy.root / "constructs").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("gold_merge_job", "gold_update_job"), encoding="utf-8")
    return copy


def synthesize(checkout: Checkout) -> Plan:
    done = checkout.main()
    assert done.returncode == 0, done.stderr
    return checkout.plan(EVERYTHING.stem)


def test_renamed_job_is_told_resource_by_resource(everything: Plan, renamed: Checkout) -> None:
    lost = lost_addresses(addresses(everything), addresses(synthesize(renamed)), MOVED)

    assert lost == list(MOVES)


def test_declared_move_is_accepted_and_written_into_the_plan(
    everything: Plan, renamed: Checkout
) -> None:
    file = renamed.root / "constructs" / "health_monitor" / "terraform" / "moved.py"
    text = file.read_text(encoding="utf-8")
    entries = f"MOVED: Mapping[str, str] = {MOVES!r}"
    file.write_text(text.replace("MOVED: Mapping[str, str] = {}", entries), encoding="utf-8")

    plan = synthesize(renamed)

    assert plan["moved"] == [{"from": old, "to": new} for old, new in MOVES.items()]
    assert not lost_addresses(addresses(everything), addresses(plan), MOVES)
    jobs = read_plan(renamed.stacks[EVERYTHING.stem]).jobs
    assert "gold_update_job" in jobs


def test_snapshots_keep_a_lost_address_until_they_are_told_to_forget_it(
    everything: Plan, renamed: Checkout
) -> None:
    scripts, folder = renamed.root / "scripts", renamed.root / "tests" / "snapshots"
    shutil.copytree(PROJECT / "scripts", scripts)
    shutil.copytree(SNAPSHOTS, folder)
    (renamed.root / "environments" / EVERYTHING.name).unlink()
    (folder / "addresses" / "everything.txt").write_text("\n".join(addresses(everything)) + "\n")

    def accept(*options: str) -> tuple[int, list[str], list[str]]:
        done = subprocess.run(
            [sys.executable, "scripts/snapshots.py", *options],
            cwd=renamed.root,
            capture_output=True,
            text=True,
            check=False,
        )
        recorded = (folder / "addresses" / "everything.txt").read_text().splitlines()
        return done.returncode, done.stderr.splitlines(), recorded

    everything_and_new = {*addresses(everything), *MOVES.values()}
    assert accept() == (
        1,
        [*(f"everything: this would destroy {old}" for old in MOVES), REMEDY],
        sorted(everything_and_new),
    )
    assert accept("--forget") == (0, [], sorted(everything_and_new - set(MOVES)))


def test_move_to_an_address_that_the_plan_lacks_does_not_help() -> None:
    assert lost_addresses(list(MOVES), ["databricks_job.other_job"], MOVES) == list(MOVES)
    assert lost_addresses(list(MOVES), list(MOVES.values()), MOVES) == []


def test_addresses_that_follow_from_workload_files_are_no_contract() -> None:
    names: dict[str, dict[str, object]] = {
        "databricks_workspace_file": {"gold_tables_ml_a_sql": {}},
        "databricks_directory": {"gold": {}},
        "databricks_grant": {"source": {}, "source_billing": {}, "gold": {}},
        "databricks_schema": {"gold": {}},
    }

    assert addresses({"resource": names}) == [
        "databricks_grant.gold",
        "databricks_grant.source",
        "databricks_schema.gold",
    ]


def terraform(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [shutil.which("terraform") or "terraform", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_stack(outdir: Path, address: str, moves: Mapping[str, str] = MOVED) -> Path:
    """A stack of one resource that Terraform makes without any provider."""
    app = App(outdir=str(outdir))
    stack = TerraformStack(app, "one")
    stack.add_override("terraform.backend.local.path", "state.json")
    kind, _, name = address.partition(".")
    resource = TerraformResource(stack, "resource", terraform_resource_type=kind)
    resource.override_logical_id(name)
    MovedBlocks(stack, "moved", moves=moves)
    app.synth()
    return outdir / "stacks" / "one"


def planned_actions(folder: Path) -> dict[str, list[str]]:
    terraform(folder, "plan", "-input=false", "-out=plan.bin")
    plan = json.loads(terraform(folder, "show", "-json", "plan.bin"))
    return {item["address"]: item["change"]["actions"] for item in plan["resource_changes"]}


@pytest.mark.terraform
def test_terraform_renames_what_is_declared_as_moved(tmp_path: Path) -> None:
    folder = write_stack(tmp_path, "terraform_data.a")
    terraform(folder, "init", "-input=false")
    terraform(folder, "apply", "-input=false", "-auto-approve")

    write_stack(tmp_path, "terraform_data.b")
    assert planned_actions(folder) == {
        "terraform_data.a": ["delete"],
        "terraform_data.b": ["create"],
    }

    moves = {"terraform_data.a": "terraform_data.b", "terraform_data.x": "terraform_data.y"}
    write_stack(tmp_path, "terraform_data.b", moves)
    assert planned_actions(folder) == {"terraform_data.b": ["no-op"]}
