"""`health-monitor diff` in a checkout, as users run it."""

import os
import subprocess
import sys
from collections.abc import Mapping

from deployments import TOKEN, Site

Told = tuple[int, str, str]


def diff(site: Site, *argv: str, login: Mapping[str, str] | None = None) -> Told:
    """Exit code and both outputs of the command, as users run it."""
    root = site.checkout.root
    done = subprocess.run(
        [sys.executable, "-m", "health_monitor", "diff", *argv],
        cwd=root,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "PYTHONPATH": str(root / "constructs"),
            "PYTHONUTF8": "1",
            **(site.login if login is None else login),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert TOKEN not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def edit(site: Site, path: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in the checkout."""
    file = site.checkout.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
