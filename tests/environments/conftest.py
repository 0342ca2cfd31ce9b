"""A sound environment file, and the means to break it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from health_monitor.environments import Settings, SettingsError, load_settings

SOUND = """\
catalog: main
schemas:
  bronze: b
  gold: g
  semantic: s
  monitoring: m
  ml: l
  ops: o
workspace_root: /Shared/health_monitor
backend:
  kind: local
  path: terraform.tfstate
"""


@pytest.fixture
def sound() -> str:
    """The text of the smallest sound file, 12 lines."""
    return SOUND


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Settings]:
    """The settings in a text."""

    def loaded(text: str, name: str = "dev.yaml") -> Settings:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return load_settings(tmp_path / name)

    return loaded


@pytest.fixture
def problems(tmp_path: Path, load: Callable[..., Settings]) -> Callable[..., list[str]]:
    """The lines of the error that a text gives, with its folder left out."""

    def told(text: str, name: str = "dev.yaml") -> list[str]:
        with pytest.raises(SettingsError) as raised:
            load(text, name)
        return str(raised.value).replace(f"{tmp_path}/", "").splitlines()

    return told
