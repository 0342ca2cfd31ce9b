"""Whether every case is about something that is there."""

from collections.abc import Iterator
from pathlib import Path

from content.declared import FEATURES, FUNCTIONS, GOLD
from content.finding.found import Texts
from content.problems import Problem

# Folder of cases -> folder of what they are about.
SUBJECTS = {"functions": FUNCTIONS, "gold": GOLD, "ml": FEATURES}


def case_problems(texts: Texts, cases: Path) -> Iterator[Problem]:
    """Cases for nothing, in `<kind>/<subject>/<rule>.yaml`; each path begins with the folder's."""
    for path in sorted(cases.rglob("*.yaml")):
        kind, _, subject = path.parent.relative_to(cases).as_posix().partition("/")
        folder = SUBJECTS.get(kind)
        names = [Path(p).stem for p in texts if p.startswith(f"{folder}/")]
        if folder is None:
            message, fix = f"it lies in {kind}, which holds no cases", f"use {', '.join(SUBJECTS)}"
        elif not subject:
            message = f"it is a case for nothing below {folder}"
            fix = "move it to a folder of its subject"
        elif subject not in names:
            message = f"it is a case for {subject}, which has no file below {folder}"
            fix = "rename its folder, or remove it"
        else:
            continue
        yield Problem(path=str(path), message=message, fix=fix)
