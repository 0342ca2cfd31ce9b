"""What `cdktf.json` says: where the environments are, and where the plans go."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from health_monitor.terraform import TerraformError

NAME = "cdktf.json"


@dataclass(frozen=True, kw_only=True)
class Config:
    """Folders of a project."""

    environments: Path
    """Holds one file for each environment."""
    output: Path
    """Where the plans are written, unless the cdktf command says otherwise."""


def read_config(project: Path) -> Config:
    """What the project's `cdktf.json` says; raises TerraformError if it cannot be used."""
    file = project / NAME
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TerraformError(f"{file}: cannot be read: {reason}; restore the file") from None
    except UnicodeDecodeError:
        raise TerraformError(f"{file}: is not UTF-8 text; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise TerraformError(
            f"{file}: is not JSON: {error.msg.lower()}, {where}; correct the line"
        ) from None
    return Config(
        environments=project / _folder(content, file, "context", "environments"),
        output=project / _folder(content, file, "output"),
    )


def _folder(content: Any, file: Path, *keys: str) -> str:
    """The text at a path of keys."""
    for key in keys:
        content = content.get(key) if isinstance(content, dict) else None
    if not isinstance(content, str) or not content:
        example = "environments" if "environments" in keys else "cdktf.out"
        raise TerraformError(
            f'{file}: {".".join(keys)} is not the name of a folder; write for example "{example}"'
        )
    return content
