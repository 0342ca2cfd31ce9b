"""A metric view's joins as part of its source: one query instead of a table and joins.

A joined table becomes a struct column of its join's name, so that `workspace.cloud` means the same
in both and no expression is rewritten. The struct holds only what the expressions use: a joined
table may have columns that a view cannot hold, such as a MAP.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")


def expressions(content: Mapping[str, Any]) -> list[str]:
    """The SQL of all fields and of the filter."""
    fields = [str(field["expr"]) for key in ("dimensions", "measures") for field in content[key]]
    return [*fields, str(content["filter"])] if "filter" in content else fields


def used_columns(texts: Iterable[str], join: str) -> list[str]:
    """Columns of a join that the SQL names, sorted."""
    pattern = re.compile(rf"(?<![\w.`])`?{re.escape(join)}`?\.`?(\w+)`?")
    return sorted({name for text in texts for name in pattern.findall(TEXT.sub("''", text))})


def folded_source(content: Mapping[str, Any]) -> str:
    """The source of a rendered view with its joins folded in; a table's name when it has none."""
    return fold_joins(content["source"], content.get("joins", []), expressions(content))


def fold_joins(source: str, joins: Sequence[Mapping[str, str]], texts: Sequence[str]) -> str:
    """The source with joins (name, source, on) folded in, for the SQL that uses them."""
    if not joins:
        return source
    structs = ", ".join(_struct(join["name"], used_columns(texts, join["name"])) for join in joins)
    tables = " ".join(
        f"LEFT JOIN {join['source']} AS {join['name']} ON {join['on']}" for join in joins
    )
    return f"SELECT source.*, {structs} FROM {source} AS source {tables}"


def _struct(join: str, columns: Iterable[str]) -> str:
    fields = ", ".join(f"'{name}', {join}.{name}" for name in columns)
    return f"named_struct({fields}) AS {join}"
