"""Every rule has a source, is kept by the code, and is seen to refuse."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from workspace_emulator import endpoints
from workspace_emulator.refusal import SOURCES, sources

PACKAGE = SOURCES.parent
TESTS = Path(__file__).parent
CITED = re.compile(r"[a-z_]+\.\w+(?:\.\w+)?")


def texts(folder: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}


def constants(folder: Path) -> Iterator[str]:
    """Every piece of text in the code below a folder."""
    for path, text in texts(folder).items():
        if path.name != Path(__file__).name:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_every_rule_is_kept_by_the_code() -> None:
    # Catalogs and schemas share the line that looks for them.
    kept = set(constants(PACKAGE)) | {"catalog_exists", "schema_exists"}
    assert sorted(set(sources()) - kept) == []


def test_every_rule_is_seen_to_refuse() -> None:
    assert sorted(set(sources()) - set(constants(TESTS))) == []


def test_every_rule_has_a_source() -> None:
    for name, rule in sources().items():
        assert rule["source"], name
        assert "value" in rule or rule["says"], name


def test_what_is_cited_of_the_sdk_is_there() -> None:
    for name, rule in sources().items():
        if rule["source"].startswith("databricks-sdk "):
            cited = CITED.findall(rule["source"].removeprefix("databricks-sdk "))
            assert cited, name
            for each in cited:
                assert _is_there(each), f"{name} cites {each}"


def _is_there(dotted: str) -> bool:
    module, *names = dotted.split(".")
    package = "databricks.sdk" if module == "errors" else "databricks.sdk.service"
    found = importlib.import_module(f"{package}.{module}")
    for name in names:
        if name in getattr(found, "__dataclass_fields__", {}):
            return True
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


def test_each_endpoint_module_lists_its_routes() -> None:
    files = sorted(Path(next(iter(endpoints.__path__))).glob("*.py"))
    assert files
    for path in files:
        assert "\nROUTES = (" in path.read_text(encoding="utf-8"), path.name
