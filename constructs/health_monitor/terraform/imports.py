"""Imports of generated code that are put off or left out: nothing here uses what they bring."""

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def import_submodules_only(package: str) -> None:
    """Let a package import those of its modules that are asked for, not all 250.

    Its `__init__` imports every one of them, which takes longer than a whole synthesis.
    """
    spec = find_spec(package)
    if spec is not None and package not in sys.modules:
        sys.modules[package] = module_from_spec(spec)  # never executed: only its path is needed


def import_when_used(package: str) -> None:
    """Let a package be there at once, and be executed when something of it is used.

    The library's LazyLoader does not wait so long: a second `import` is use enough for it.
    """
    spec = find_spec(package)
    if spec is not None and spec.loader is not None and package not in sys.modules:
        module = module_from_spec(spec)
        module.__class__ = _Unused
        sys.modules[package] = module


class _Unused(ModuleType):
    """A module that executes itself when it is asked for what it does not have yet."""

    def __getattr__(self, name: str) -> Any:
        module: ModuleType = self
        module.__class__ = ModuleType
        assert self.__spec__ is not None and self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)
