"""Where the workspace is, and how one logs in."""

import configparser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standin_provider.errors import StandInError

VARIABLES = {
    "host": "DATABRICKS_HOST",
    "token": "DATABRICKS_TOKEN",
    "client_id": "DATABRICKS_CLIENT_ID",
    "client_secret": "DATABRICKS_CLIENT_SECRET",
    "profile": "DATABRICKS_CONFIG_PROFILE",
    "config_file": "DATABRICKS_CONFIG_FILE",
}


@dataclass(frozen=True, kw_only=True)
class Login:
    """A workspace's address and a token for it; both are asked for only when a call is made."""

    host: str | None
    token: str | None

    def require(self) -> tuple[str, str]:
        """Host without a slash at its end, and token; raises StandInError without them."""
        if not self.host or not self.token:
            raise StandInError(
                "default auth: cannot configure default credentials, please set DATABRICKS_HOST "
                "and DATABRICKS_TOKEN, or the provider's profile"
            )
        host = self.host if "://" in self.host else f"https://{self.host}"
        return host.rstrip("/"), self.token


def read_login(block: Mapping[str, Any], environment: Mapping[str, str]) -> Login:
    """The provider block goes before the environment, and that before the profile's section.

    Without any of them the DEFAULT section of the configuration file is taken. Raises
    StandInError for a profile that is not there and for two ways to log in at once.
    """
    given = {
        name: block.get(name) or environment.get(variable) or None
        for name, variable in VARIABLES.items()
    }
    if given["token"] and (given["client_id"] or given["client_secret"]):
        raise StandInError("validate: more than one authorization method configured: oauth and pat")
    if given["profile"] or not (given["host"] and given["token"]):
        file = Path(given["config_file"] or "~/.databrickscfg").expanduser()
        section = _section(file, given["profile"])
        given = {name: value or section.get(name) for name, value in given.items()}
    return Login(host=given["host"], token=given["token"])


def _section(file: Path, profile: str | None) -> Mapping[str, str]:
    parser = configparser.ConfigParser(default_section="", interpolation=None)
    parser.read(file, encoding="utf-8")
    if profile is not None and not parser.has_section(profile):
        raise StandInError(f"resolve: {file} has no {profile} profile configured")
    name = profile or "DEFAULT"
    return dict(parser[name]) if parser.has_section(name) else {}
