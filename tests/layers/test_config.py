"""A `cdktf.json` that cannot be used is one message that names the file and the fix."""

from pathlib import Path

import pytest

from health_monitor.layers.config import Config, read_config
from health_monitor.terraform import TerraformError

PROJECT = Path(__file__).resolve().parents[2]
BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is not JSON: expecting value, line 1, column 1; correct the line"),
    "cut off": (
        b'{"output": "x"',
        "is not JSON: expecting ',' delimiter, line 1, column 15; correct the line",
    ),
    "not UTF-8": (b'{"output": "\xe4"}', "is not UTF-8 text; save it as UTF-8"),
    "a list": (b"[]", "context.environments is not the name of a folder"),
    "no context": (b'{"output": "x"}', "context.environments is not the name of a folder"),
    "context is a text": (b'{"context": "x"}', "context.environments is not the name of a folder"),
    "no output": (
        b'{"context": {"environments": "x"}}',
        'output is not the name of a folder; write for example "cdktf.out"',
    ),
    "output is a number": (
        b'{"context": {"environments": "x"}, "output": 1}',
        "output is not the name of a folder",
    ),
}


def test_folders_are_those_of_the_project() -> None:
    assert read_config(PROJECT) == Config(
        environments=PROJECT / "environments", output=PROJECT / "cdktf.out"
    )


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_told_with_its_name_and_the_fix(name: str, tmp_path: Path) -> None:
    data, message = BROKEN[name]
    (tmp_path / "cdktf.json").write_bytes(data)
    with pytest.raises(TerraformError) as caught:
        read_config(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'cdktf.json'}: {message}")


def test_missing_file_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(TerraformError) as caught:
        read_config(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'cdktf.json'}: cannot be read: no such file or directory; restore the file"
    )
