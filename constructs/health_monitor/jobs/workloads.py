"""The entry files below `workloads/`, as far as jobs depend on them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOTEBOOK_MARKER = "# Databricks notebook source"


@dataclass(frozen=True, kw_only=True)
class PythonFile:
    """What a file says about itself; it is parsed, never imported."""

    path: str
    """Below `workloads/`, with `/`."""
    is_entry: bool = False
    """It ends in `if __name__ == "__main__":`."""
    docstring: str = ""
    arguments: tuple[str, ...] | None = ()
    """Names in its one literal `arguments(__doc__, argv, ...)` call. None: cannot be read."""
    is_notebook: bool = False
    """Its first line makes a notebook of it when it is uploaded."""
    syntax_error: str = ""


@dataclass(frozen=True, kw_only=True)
class Workloads:
    """All Python files below one folder, by path."""

    files: dict[str, PythonFile]

    @property
    def entries(self) -> tuple[PythonFile, ...]:
        return tuple(file for file in self.files.values() if file.is_entry)


def read_workloads(folder: Path) -> Workloads:
    """The Python files below a folder, sorted by path."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    return Workloads(
        files={path: parse(path, (folder / path).read_text(encoding="utf-8")) for path in paths}
    )


def parse(path: str, text: str) -> PythonFile:
    """What the text of a file says."""
    is_notebook = text.startswith(NOTEBOOK_MARKER)
    try:
        module = ast.parse(text)
    except SyntaxError as error:
        reason = f"line {error.lineno}: {error.msg}"
        return PythonFile(path=path, is_notebook=is_notebook, syntax_error=reason)
    return PythonFile(
        path=path,
        is_entry=any(_is_main_guard(statement) for statement in module.body),
        docstring=(ast.get_docstring(module) or "").strip(),
        arguments=_arguments(module),
        is_notebook=is_notebook,
    )


def _is_main_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test) in {
        "__name__ == '__main__'",
        "'__main__' == __name__",
    }


def _arguments(module: ast.Module) -> tuple[str, ...] | None:
    calls = list(_calls(module))
    if len(calls) != 1 or calls[0].keywords or len(calls[0].args) < 2:
        return None
    doc, _, *names = calls[0].args
    literals = [name.value for name in names if isinstance(name, ast.Constant)]
    texts = tuple(literal for literal in literals if isinstance(literal, str))
    if ast.unparse(doc) != "__doc__" or len(texts) < len(names) or len(set(texts)) < len(texts):
        return None
    return texts


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "arguments":
            yield node
