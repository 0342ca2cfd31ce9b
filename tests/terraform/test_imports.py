"""Imports that are put off: nothing is lost that is asked for."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from health_monitor.terraform.imports import import_submodules_only, import_when_used


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that notes its execution in `sys`."""
    folder = tmp_path / "put_off"
    folder.mkdir()
    (folder / "__init__.py").write_text("import sys\nsys.executed = True\nVALUE = 7\n")
    (folder / "part.py").write_text("VALUE = 8\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "executed", False, raising=False)
    yield "put_off"
    for name in ("put_off", "put_off.part"):
        sys.modules.pop(name, None)


def was_executed() -> bool:
    return bool(sys.executed)  # type: ignore[attr-defined]  # set by the fixture


def test_package_is_executed_when_something_of_it_is_used(package: str) -> None:
    import_when_used(package)
    module = import_module(package)
    again = import_module(package)
    assert not was_executed()

    assert module.VALUE == 7
    assert was_executed()
    assert again is module


def test_name_that_the_package_lacks_is_told_as_ever(package: str) -> None:
    import_when_used(package)

    with pytest.raises(AttributeError, match="module 'put_off' has no attribute 'absent'"):
        import_module(package).absent  # noqa: B018


def test_package_that_is_there_already_is_left_alone(package: str) -> None:
    module = import_module(package)

    import_when_used(package)
    import_submodules_only(package)

    assert sys.modules[package] is module
    assert module.VALUE == 7


def test_submodule_is_imported_without_its_package(package: str) -> None:
    import_submodules_only(package)

    assert import_module(f"{package}.part").VALUE == 8
    assert not was_executed()
