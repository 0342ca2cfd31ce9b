"""Typed settings of an environment, read from its reviewed file."""

from health_monitor.environments.load import load_settings
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.settings import Settings

__all__ = ["Problem", "Settings", "SettingsError", "load_settings"]
