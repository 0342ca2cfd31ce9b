"""Whether every case is about something that is there."""

from collections.abc import Iterator
from pathlib import Path

from content import function
from content.declared import FEATURES, GOLD
from content.found import Texts
from content.problems import Problem

# Folder of cases -> folder of what they are about.
SUBJECTS = {"functions": function.FOLDER, "gold": GOLD, "ml": FEATURES}


def case_problems(texts: Texts, cases: Path) -> Iterator[Problem]:
    """Cases for nothing, in `<kind>/<subject>/<rule>.yaml`; each path begins with the folder's."""
    for path in sorted(cases.rglob("*.yaml")):
        kind, _, subject = path.parent.relative_to(cases).as_posix().partition("/")
        folder = SUBJECTS.get(kind)
        if folder is None:
            message = f"it lies in {kind}, which holds no cases"
            yield Problem(path=str(path), message=message, fix=f"use {', '.join(SUBJECTS)}")
        elif subject not in {Path(p).stem for p in texts if p.startswith(f"{folder}/")}:
            message = f"it is a case for {subject}, which has no file below {folder}"
            yield Problem(path=str(path), message=message, fix="rename its folder, or remove it")
