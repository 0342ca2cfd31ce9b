"""A Python file as its text declares it; it is parsed, never imported."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class PythonFile:
    """What a file says about itself."""

    path: str
    """Below its workloads folder, with `/`."""
    is_entry: bool = False
    """It ends in `if __name__ == "__main__":`."""
    has_main: bool = False
    """It defines `main` with one parameter."""
    docstring: str = ""
    arguments: tuple[str, ...] | None = ()
    """Names in its one literal `arguments(__doc__, argv, ...)` call. None: cannot be read."""
    exits: tuple[int, ...] = ()
    """Lines in which it ends the interpreter."""
    imports: frozenset[str] = frozenset()
    """Dotted names that it imports when it is loaded, and those within them that may be modules."""
    syntax_error: str = ""


@cache
def parse(path: str, text: str) -> PythonFile:
    """What the text of a file says; only of an entry its arguments and exits are looked for.

    It is remembered: each stack asks again for the descriptions of all its tasks.
    """
    try:
        module = ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError) as error:
        line = f"line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else str(error)
        return PythonFile(path=path, syntax_error=line)
    is_entry = any(_is_main_guard(statement) for statement in module.body)
    nodes = tuple(ast.walk(module)) if is_entry else ()
    return PythonFile(
        path=path,
        is_entry=is_entry,
        has_main=any(_is_main(statement) for statement in module.body),
        docstring=(ast.get_docstring(module) or "").strip(),
        arguments=_arguments(nodes),
        exits=tuple(sorted(_exits(nodes))),
        imports=frozenset(_imports(module)),
    )


def _is_main_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test) in {
        "__name__ == '__main__'",
        "'__main__' == __name__",
    }


def _is_main(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.FunctionDef) or statement.name != "main":
        return False
    arguments = statement.args
    positional = [*arguments.posonlyargs, *arguments.args]
    return len(positional) == 1 and not any(
        [arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    )


def _arguments(nodes: tuple[ast.AST, ...]) -> tuple[str, ...] | None:
    calls = [node for node in nodes if isinstance(node, ast.Call) and _name(node) == "arguments"]
    if len(calls) != 1 or calls[0].keywords or len(calls[0].args) < 2:
        return None
    doc, _, *names = calls[0].args
    literals = [name.value for name in names if isinstance(name, ast.Constant)]
    texts = tuple(literal for literal in literals if isinstance(literal, str))
    if ast.unparse(doc) != "__doc__" or len(texts) < len(names) or len(set(texts)) < len(texts):
        return None
    return texts


def _exits(nodes: tuple[ast.AST, ...]) -> Iterator[int]:
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _ENDS:
            yield node.lineno
        if isinstance(node, ast.Raise) and node.exc and "SystemExit" in ast.unparse(node.exc):
            yield node.lineno


_ENDS = frozenset({"sys.exit", "exit", "quit", "os._exit"})


def _name(call: ast.Call) -> str:
    """The last word of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _imports(module: ast.Module) -> Iterator[str]:
    for statement in module.body:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            yield statement.module
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)
