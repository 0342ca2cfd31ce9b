"""What workload code must not do, because Spark Connect or serverless compute refuses it.

Most of it works with an embedded Spark, so only reading the code finds it.
"""

import ast
from collections.abc import Iterator

FORBIDDEN_ATTRIBUTES = {
    **dict.fromkeys(
        ["rdd", "sparkContext", "_jvm", "_jsc", "_jdf", "_sc", "newSession"], "needs a JVM session"
    ),
    **dict.fromkeys(
        [
            "cache",
            "persist",
            "unpersist",
            "checkpoint",
            "localCheckpoint",
            "cacheTable",
            "uncacheTable",
            "clearCache",
            "refreshTable",
        ],
        "serverless refuses caching: write a table and read it back",
    ),
    **dict.fromkeys(
        ["createGlobalTempView", "createOrReplaceGlobalTempView"], "no global temporary views"
    ),
    "toLocalIterator": "unbounded",
    "spark_udf": "load the model and use mapInPandas",
    "awaitTermination": "streams are not used",
    "readStream": "streams are not used",
    "writeStream": "streams are not used",
    "foreachBatch": "streams are not used",
    "getcwd": "the working directory is not guaranteed",
    "chdir": "the working directory is not guaranteed",
    "cwd": "the working directory is not guaranteed",
    "environ": "compute variables are not supported: use arguments",
    "getenv": "compute variables are not supported: use arguments",
}
FORBIDDEN_NAMES = {
    "SparkContext": "needs a JVM session",
    "SQLContext": "needs a JVM session",
    "SparkConf": "needs a JVM session",
    "dbutils": "absent outside Databricks",
    "__file__": "a launcher may not set it: use the lines at the top of an entry",
    "exit": "a SystemExit marks the task failed, and it may be run again",
    "quit": "a SystemExit marks the task failed, and it may be run again",
    "SystemExit": "a SystemExit marks the task failed, and it may be run again",
}
FORBIDDEN_IMPORTS = {
    "py4j": "needs a JVM session",
    "delta": "not available on a local Connect server: use SQL MERGE",
    "pyspark.pandas": "use pandas or SQL",
    "pyspark.ml": "use scikit-learn",
    "subprocess": "tasks start no processes",
    "requests": "no network in tasks but through the SDK",
    "urllib.request": "no network in tasks but through the SDK",
    "socket": "no network in tasks but through the SDK",
}
FORBIDDEN_PREFIXES = (
    "dbfs:", "/dbfs", "file:/", "/local_disk0", "/mnt/", "s3://", "abfss://", "/tmp", "SET spark.",
)  # fmt: skip
FORBIDDEN_SQL = (
    "global_temp.", "GLOBAL TEMP", "PRIMARY KEY", "FOREIGN KEY", "CLUSTER BY AUTO", "SET TAGS",
    "COMMENT ON COLUMN", "REPLACE USING", "CACHE TABLE", "ANALYZE TABLE", "SHOW CREATE TABLE",
    "CREATE CATALOG", "txnAppId", "txnVersion",
)  # fmt: skip
BOUNDED = "# bounded: "


def violations(source: str, path: str) -> list[str]:
    """`path:line: what: why` for each thing that must not be in this workload file."""
    tree, lines = ast.parse(source), source.splitlines()
    docstrings = set(_docstrings(tree))
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        found += [(getattr(node, "lineno", 0), text) for text in _of_node(node, path, lines)]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts = [] if id(node) in docstrings else _of_text(node.value, path)
            found += [(node.lineno, text) for text in texts]
    return [f"{path}:{line}: {text}" for line, text in sorted(found)]


def _of_node(node: ast.AST, path: str, lines: list[str]) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield from _of_attribute(node, path)
    elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
        yield f"{node.id}: {FORBIDDEN_NAMES[node.id]}"
    elif isinstance(node, ast.Import):
        yield from _of_imports([alias.name for alias in node.names])
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            yield "relative import: name the package from the workloads folder"
        yield from _of_imports([node.module or ""])
        if node.module == "pyspark.sql.functions" and node.names[0].name == "*":
            yield "import *: shadows built-in functions"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _of_call(node, node.func.attr, lines)


def _of_attribute(node: ast.Attribute, path: str) -> Iterator[str]:
    if node.attr in FORBIDDEN_ATTRIBUTES:
        yield f".{node.attr}: {FORBIDDEN_ATTRIBUTES[node.attr]}"
    if node.attr in ("set", "unset") and _ends_with(node.value, "conf"):
        yield ".conf.set: serverless allows six keys only: settings belong to the launcher"
    if node.attr in ("builder", "getOrCreate") and path != "runtime/session.py":
        yield f".{node.attr}: the session is given: use runtime.session"
    if node.attr in ("exit", "_exit") and _ends_with(node.value, ("sys", "os")):
        yield ".exit: a SystemExit marks the task failed, and it may be run again"


def _of_call(node: ast.Call, name: str, lines: list[str]) -> Iterator[str]:
    around = " ".join(lines[max(node.lineno - 3, 0) : node.end_lineno])
    bounded = BOUNDED in around or "limit(" in ast.unparse(node.func)
    if name in ("toPandas", "collect") and not bounded:
        yield f".{name}: brings all rows to the driver: limit, or say `{BOUNDED}<why>`"
    if name == "sql" and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
        yield ".sql: build the statement in a pure function with content.sql's quoting"
    if name == "log_model":
        given = {keyword.arg for keyword in node.keywords}
        if "signature" not in given:
            yield ".log_model: give a signature with inputs and outputs"
        if "registered_model_name" in given:
            yield ".log_model: register only after the gate"


def _of_text(text: str, path: str) -> Iterator[str]:
    yield from (f"{p!r}: not there on serverless" for p in FORBIDDEN_PREFIXES if text.startswith(p))
    if path != "runtime/dialect.py":
        upper = text.upper()
        yield from (
            f"{word!r}: differs between engines: use runtime.dialect"
            for word in FORBIDDEN_SQL
            if word.upper() in upper
        )


def _of_imports(names: list[str]) -> Iterator[str]:
    for name in names:
        for forbidden, why in FORBIDDEN_IMPORTS.items():
            if name == forbidden or name.startswith(forbidden + "."):
                yield f"import {name}: {why}"


def _ends_with(node: ast.expr, names: str | tuple[str, ...]) -> bool:
    last = getattr(node, "attr", getattr(node, "id", ""))
    return last in ((names,) if isinstance(names, str) else names)


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield id(first.value)


def is_entry(source: str) -> bool:
    """Whether the file is an entry: run as a task, not imported."""
    return 'if __name__ == "__main__":' in source
