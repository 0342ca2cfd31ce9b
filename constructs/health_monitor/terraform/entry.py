"""What an entry file says about itself."""

import ast
from pathlib import Path

from health_monitor.terraform.errors import TerraformError


def description(path: Path) -> str:
    """First line of the module's docstring; raises TerraformError if there is none."""
    try:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    except SyntaxError as error:
        raise TerraformError(f"{path}:{error.lineno}: {error.msg}; correct the syntax") from error
    if not docstring:
        raise TerraformError(
            f"{path}: no docstring; start the file with one line that says what the task does"
        )
    return docstring.splitlines()[0]
