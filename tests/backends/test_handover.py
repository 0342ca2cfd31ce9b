"""A plan that one CI job made and another applies: the scripts of the CI files, and Terraform."""

import os
import shutil
import subprocess
from pathlib import Path

from backend_checkouts import CheckOut, Checkout, Remote
from checkouts import PROJECT

DEPLOY = PROJECT / "scripts" / "ci" / "deploy.sh"
KEPT = ("cdk.tf.json", ".terraform.lock.hcl", "plan", "has-changes")
STACK = {"gold": {"input": "as planned"}}


def hand_over(reviewed: Checkout, root: Path) -> Checkout:
    """Another job's checkout, with what the first one kept."""
    folder = root / "cdktf.out" / "stacks" / "dev"
    folder.mkdir(parents=True)
    (reviewed.folder / "has-changes").write_text("true\n", encoding="utf-8")
    for name in KEPT:
        if (reviewed.folder / name).exists():
            shutil.copy(reviewed.folder / name, folder)
    return Checkout(folder=folder, login=reviewed.login)


def deploy(checkout: Checkout) -> "subprocess.CompletedProcess[str]":
    """Run the script in a checkout."""
    return subprocess.run(
        [DEPLOY, "dev"],
        cwd=checkout.folder.parents[2],
        env={"PATH": os.environ["PATH"], "HOME": str(checkout.folder), **checkout.login},
        capture_output=True,
        text=True,
        check=False,
    )


def test_kept_plan_is_applied_in_another_checkout(
    check_out: CheckOut, remote: Remote, tmp_path: Path
) -> None:
    reviewed = check_out("reviewed", remote, STACK)
    assert reviewed.plan("-out=plan").code == 2

    done = deploy(hand_over(reviewed, tmp_path / "deploying"))

    assert done.returncode == 0, done.stderr
    assert "1 added, 0 changed, 0 destroyed" in done.stdout
    assert reviewed.plan().code == 0


def test_plan_that_was_overtaken_is_not_applied(
    check_out: CheckOut, remote: Remote, tmp_path: Path
) -> None:
    reviewed = check_out("reviewed", remote, STACK)
    assert reviewed.plan("-out=plan").code == 2
    assert check_out("hasty", remote, {"gold": {"input": "another"}}).apply().code == 0

    done = deploy(hand_over(reviewed, tmp_path / "deploying"))

    assert done.returncode == 1
    assert "Saved plan is stale" in done.stderr
    assert "another" in remote.stored()


def test_edited_configuration_does_not_change_what_was_reviewed(
    check_out: CheckOut, http: Remote, tmp_path: Path
) -> None:
    reviewed = check_out("reviewed", http, STACK)
    reviewed.plan("-out=plan")
    edited = check_out("reviewed", http, {**STACK, "more": {}})

    assert deploy(hand_over(edited, tmp_path / "deploying")).returncode == 0

    assert list(reviewed.ids()) == ["gold"]
