"""A model as its Python file declares it: read from the syntax tree, never imported."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from content.errors import ContentError

# What an expression of constants is made of; it can neither call nor reach anything else.
CONSTANT = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.Store, ast.Tuple, ast.List, ast.Starred,
    ast.GeneratorExp, ast.ListComp, ast.comprehension, ast.JoinedStr, ast.FormattedValue,
    ast.BinOp, ast.Add, ast.Sub,
)  # fmt: skip
CALLED = {"range": range, "tuple": tuple, "list": list}


@dataclass(frozen=True, kw_only=True)
class ModelTables:
    """The tables and columns that a model learns from, as far as its text tells them."""

    path: str
    features: str
    """The feature table, as `ml.name`."""
    label: str
    """The table with what really happened, as `layer.name`."""
    feature_columns: Sequence[str]
    """Columns of the feature table, the entity's included. Not told by the text: left out."""
    label_columns: Sequence[str]

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).stem


def is_model(path: str) -> bool:
    """Whether a Python file below the models is one; others begin with an underscore."""
    return not PurePosixPath(path).name.startswith("_")


def parse_model(path: str, text: str) -> ModelTables:
    """What the file says; a missing or strange MODEL is a ContentError."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = f"line {error.lineno}: " if isinstance(error, SyntaxError) else ""
        raise ContentError(f"{path}: {line}it is not Python: correct the line") from None
    values, model = _values(module), _model(module)
    if model is None:
        raise ContentError(f"{path}: MODEL is missing: write `MODEL = Model(...)`")
    features, label = _call(model, "features", path), _call(model, "label", path)
    entity = _texts(model.get("entity"), values)
    label_columns = [_text(label.get(key), values) for key in ("day", "value")]
    return ModelTables(
        path=path,
        features=_table(features, "features", values, path),
        label=_table(label, "label", values, path),
        feature_columns=(*entity, *_texts(features.get("columns"), values)),
        label_columns=(*entity, *(name for name in label_columns if name)),
    )


def _model(module: ast.Module) -> Mapping[str, ast.expr] | None:
    """The keywords of `MODEL = Model(...)`."""
    for statement in module.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _target(statement) == "MODEL":
            return _keywords(statement.value, "Model")
    return None


def _target(statement: ast.Assign | ast.AnnAssign) -> str:
    """The name that a statement gives a value."""
    first = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    return first.id if isinstance(first, ast.Name) else ""


def _keywords(node: ast.expr | None, name: str) -> Mapping[str, ast.expr] | None:
    """The keywords of a call of that name."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] != name:
        return None
    return {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}


def _call(model: Mapping[str, ast.expr], key: str, path: str) -> Mapping[str, ast.expr]:
    keywords = _keywords(model.get(key), key.capitalize())
    if keywords is None:
        name = key.capitalize()
        raise ContentError(f"{path}: MODEL has no {key}: write {key}={name}(...) in its place")
    return keywords


def _table(keywords: Mapping[str, ast.expr], key: str, values: Mapping[str, Any], path: str) -> str:
    table = _text(keywords.get("table"), values)
    if table is None:
        raise ContentError(f"{path}: {key} has no table that can be read: write it as a text")
    return table


def _values(module: ast.Module) -> dict[str, Any]:
    """What the names at the top of the module stand for, if their text tells it."""
    values: dict[str, Any] = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            values[_target(statement)] = _value(statement.value, values)
    return values


def _value(node: ast.expr | None, values: Mapping[str, Any]) -> Any:
    """The value of an expression of constants; None: it is something else."""
    if node is None or not all(_is_constant(part) for part in ast.walk(node)):
        return None
    known = {name: value for name, value in values.items() if value is not None}
    try:
        code = compile(ast.Expression(node), "model", "eval")
        return eval(code, {"__builtins__": CALLED, **known})
    except (ArithmeticError, LookupError, NameError, TypeError, ValueError):
        return None  # what raises has no value that its text tells


def _is_constant(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in CALLED and not node.keywords
    return isinstance(node, CONSTANT)


def _text(node: ast.expr | None, values: Mapping[str, Any]) -> str | None:
    value = _value(node, values)
    return value if isinstance(value, str) else None


def _texts(node: ast.expr | None, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of a tuple; of one that is known in part, the known ones."""
    if isinstance(node, ast.Tuple | ast.List):
        parts = [e.value if isinstance(e, ast.Starred) else e for e in node.elts]
        return tuple(text for part in parts for text in _texts(part, values))
    value = _value(node, values)
    found = value if isinstance(value, tuple | list) else (value,)
    return tuple(text for text in found if isinstance(text, str))
