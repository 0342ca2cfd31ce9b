"""Reading all files of a kind: those that are sound, and what is wrong with the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from content.problems import Problem, problem_of

Item = TypeVar("Item")
Texts = Mapping[str, str]
"""Path below the workloads folder -> text of the file."""

SUFFIXES = (".py", ".sql", ".yaml", ".yml")


@dataclass(frozen=True, kw_only=True)
class Found(Generic[Item]):
    """What a folder holds."""

    sound: Sequence[Item]
    problems: Sequence[Problem]


def read_texts(root: Path, *folders: str) -> Texts:
    """The files below a workloads folder, or below some of its folders, sorted by path."""
    found = {
        path.relative_to(root).as_posix(): path
        for folder in folders or ("",)
        for path in (root / folder).rglob("*")
        if path.suffix in SUFFIXES and "__pycache__" not in path.parts
    }
    # What is no UTF-8 is told by the reader of the file, so that it takes no other down.
    return {
        path: found[path].read_text(encoding="utf-8", errors="surrogateescape")
        for path in sorted(found)
    }


def below(texts: Texts, folder: str, suffix: str) -> list[str]:
    """Paths of the files of a kind, sorted."""
    return sorted(p for p in texts if p.startswith(f"{folder}/") and p.endswith(suffix))


def read_each(texts: Texts, paths: Sequence[str], read: Callable[[str, str], Item]) -> Found[Item]:
    """Read each file by its path and text; a mistake in one hides no other."""
    sound, problems = [], []
    for path in paths:
        try:
            texts[path].encode()
            sound.append(read(path, texts[path]))
        except UnicodeEncodeError:
            problems.append(
                Problem(path=path, message="it is not UTF-8 text", fix="save it as UTF-8")
            )
        except Exception as error:
            problems.append(problem_of(error, path, texts[path]))
    return Found(sound=sound, problems=problems)
