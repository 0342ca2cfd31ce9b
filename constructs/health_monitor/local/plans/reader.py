"""Reads `cdk.tf.json` into a plan; what it does not understand is an error, never skipped."""

import base64
import binascii
import json
from pathlib import Path
from typing import Any

from health_monitor.local import LocalError
from health_monitor.local.plans.blocks import Block, blocks_of
from health_monitor.local.plans.job_reader import read_jobs
from health_monitor.local.plans.plan import Manifest, Plan, WorkspaceFile
from health_monitor.local.plans.references import References, Resources

_TOP_LEVEL = {"//", "moved", "provider", "resource", "terraform"}
"""What moved matters to Terraform's state alone."""
_WITHOUT_MEANING = {
    "databricks_directory",
    "databricks_grant",
    "databricks_permissions",
    "databricks_sql_endpoint",
}
"""Folders appear with their files, on one machine everything belongs to who runs it, and Spark
answers what a warehouse would."""
_READ = {
    "databricks_job",
    "databricks_mlflow_experiment",
    "databricks_schema",
    "databricks_workspace_file",
}


def read_plan(file: Path) -> Plan:
    """The plan of one environment; raises LocalError naming the resource and the key at fault."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LocalError(f"{file}: there is no plan; run `health-monitor synth` first") from None
    except ValueError as error:
        raise LocalError(f"{file}: not JSON ({error}); run `health-monitor synth`") from None
    for key in document:
        if key not in _TOP_LEVEL:
            raise LocalError(f"{file}: {key}: not supported in a local run; remove it")
    given: Resources = document.get("resource", {})
    for kind in given:
        if kind not in _READ | _WITHOUT_MEANING:
            raise LocalError(
                f"{kind}.{min(given[kind])}: a {kind} is not supported in a local run; "
                "give it a meaning here, or remove it from the plan"
            )
    resources = References(resources=given).resolved()
    return Plan(
        environment=file.parent.name,
        file=file,
        jobs=read_jobs(resources),
        files=_files(resources, file.parent),
        manifest=_manifest(resources, file),
        schemas={block.key: _schema(block) for block in _schemas(resources)},
        experiments=tuple(_experiment(block) for block in _experiments(resources)),
    )


def _schemas(resources: Resources) -> list[Block]:
    return blocks_of(resources, "databricks_schema")


def _experiments(resources: Resources) -> list[Block]:
    return blocks_of(resources, "databricks_mlflow_experiment")


def _schema(block: Block) -> str:
    block.ignore("catalog_name", "comment", "force_destroy", "owner", "properties")
    name = block.text("name")
    block.finish()
    return name


def _experiment(block: Block) -> str:
    block.ignore("tags")
    name = block.text("name")
    block.finish()
    return name


def _files(resources: Resources, stack: Path) -> tuple[WorkspaceFile, ...]:
    files = []
    for block in blocks_of(resources, "databricks_workspace_file"):
        path = block.text("path")
        if "content_base64" in block.values:
            continue
        source = (stack / block.text("source")).resolve()
        block.finish()
        files.append(WorkspaceFile(address=block.address, path=path, source=source))
    return tuple(files)


def _manifest(resources: Resources, file: Path) -> Manifest:
    found = resources.get("databricks_workspace_file", {}).get("manifest")
    if found is None:
        raise LocalError(
            f"{file}: databricks_workspace_file.manifest is missing: the plan does not say which "
            "files belong to it; synthesize again"
        )
    block = Block(address="databricks_workspace_file.manifest", values=found)
    path, encoded = block.text("path"), block.text("content_base64")
    block.finish()
    try:
        content = base64.b64decode(encoded, validate=True)
        text: dict[str, Any] = json.loads(content)
        return Manifest(path=path, content=content, release=text["release"], files=text["files"])
    except (binascii.Error, ValueError, KeyError) as error:
        raise block.error("content_base64", f"not a manifest ({error}); synthesize again") from None
