"""Terraform itself takes the block of every kind of backend; it stops only where a service is."""

import json
import os
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "snapshots" / "backends"
# Nothing leaves this machine: every address is behind a proxy that is not there.
OFFLINE = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "CHECKPOINT_DISABLE": "1",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "TF_HTTP_RETRY_WAIT_MAX": "0",
    "TF_HTTP_RETRY_WAIT_MIN": "0",
    "TF_IN_AUTOMATION": "1",
}
MISTAKES = (
    "Extraneous JSON object property",
    "Incorrect attribute",
    "Missing Required Value",
    "argument is required",
)

pytestmark = pytest.mark.terraform


def initialized(terraform: object, folder: Path) -> str:
    """What `terraform init` says of a configuration that holds only this block."""
    configuration = json.dumps({"terraform": terraform})
    (folder / "main.tf.json").write_text(configuration, encoding="utf-8")
    (folder / "rc").touch()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        ["terraform", "init", "-input=false", "-no-color"],
        cwd=folder,
        env={**kept, **OFFLINE, "TF_CLI_CONFIG_FILE": str(folder / "rc")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.stdout + done.stderr


def block_of(file: Path) -> dict[str, object]:
    """The part of a snapshot that says where the state is."""
    terraform: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))["terraform"]
    return {key: terraform[key] for key in terraform if key in {"backend", "cloud"}}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_terraform_takes_the_block(file: Path, tmp_path: Path) -> None:
    told = initialized(block_of(file), tmp_path)

    assert "Initializing" in told
    assert not [mistake for mistake in MISTAKES if mistake in told], told


@pytest.mark.parametrize(
    ("block", "mistake"),
    [
        ({"buckett": "b"}, "Extraneous JSON object property"),
        ({"bucket": "b", "region": "r"}, "Missing Required Value"),
        ({"bucket": "b", "key": "k", "region": "r", "use_lockfile": "x"}, "Incorrect attribute"),
    ],
)
def test_wrong_block_is_told_in_the_words_that_the_test_looks_for(
    block: dict[str, object], mistake: str, tmp_path: Path
) -> None:
    assert mistake in MISTAKES
    assert mistake in initialized({"backend": {"s3": block}}, tmp_path)
