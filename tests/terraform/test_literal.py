"""Texts that Terraform would take for templates stay texts; references stay references."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from health_monitor.jobs.spec import AtomicJob, Parameter
from health_monitor.local.plans.references import References
from health_monitor.terraform import TerraformError
from health_monitor.terraform.binding import TerraformStack
from health_monitor.terraform.literal import literal
from health_monitor.terraform.workspace_files import WorkspaceFiles

Deploy = Callable[..., Mapping[str, Any]]
TEXT = 'cost ${team} $${x} ${upper("abc")} %{ if true }y%{ endif }'
LITERAL = 'cost $${team} $$${x} $${upper("abc")} %%{ if true }y%%{ endif }'


class Word(StrEnum):
    """Words of a fixed list are written by nobody."""

    ODD = "${odd}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part with texts in every place."""

    text: str
    parts: "tuple[Part, ...]" = ()
    names: Mapping[str, str] | None = None
    word: Word = Word.ODD
    number: int = 1


def test_every_text_of_a_value_becomes_literal_in_its_place() -> None:
    value = Part(text=TEXT, parts=(Part(text="${a}"),), names={"%{k": "$${v}", "b": "plain"})

    assert literal(value) == Part(
        text=LITERAL,
        parts=(Part(text="$${a}"),),
        names={"%%{k": "$$${v}", "b": "plain"},
    )
    assert literal(value).word is Word.ODD


@pytest.mark.parametrize("text", ["", "$", "%", "$ {", "a{b}", "{{job.id}}", "50%", "$HOME", "{$}"])
def test_text_without_a_template_is_the_same(text: str) -> None:
    assert literal(text) == text


def test_reference_of_the_cdk_stays_beside_a_text() -> None:
    assert literal("${TfToken[TOKEN.12]}/${x}") == "${TfToken[TOKEN.12]}/$${x}"


def test_texts_of_a_job_and_of_its_entry_are_literal_in_the_plan(
    deploy: Deploy, workloads: Path, merge_job: AtomicJob
) -> None:
    entry = workloads / "gold" / "merge.py"
    before = entry.read_text(encoding="utf-8")
    entry.write_text(f"'''Merge {TEXT}.'''\n", encoding="utf-8")
    (task, *_) = merge_job.tasks
    job = replace(
        merge_job,
        description=TEXT,
        domain=TEXT,
        tasks=(replace(task, arguments={**task.arguments, "note": TEXT}),),
        parameters=(*merge_job.parameters, Parameter(name="note", default=TEXT)),
    )

    try:
        resources = deploy(job)
    finally:
        entry.write_text(before, encoding="utf-8")
    plan = {kind: rows for kind, rows in resources.items() if kind != "terraform"}
    written = resources["databricks_job"]["merge_job"]
    read = References(resources=plan).resolved()["databricks_job"]["merge_job"]

    assert written["description"] == written["tags"]["domain"] == LITERAL
    assert read["description"] == read["tags"]["domain"] == TEXT
    assert written["task"][0]["description"] == f"Merge {LITERAL}."
    assert read["task"][0]["description"] == f"Merge {TEXT}."
    assert read["task"][0]["spark_python_task"]["parameters"][-1] == f"--note={TEXT}"
    assert read["task"][0]["spark_python_task"]["python_file"] == (
        "/Workspace/Shared/test/files/gold/merge.py"
    )
    assert {row["name"]: row["default"] for row in read["parameter"]}["note"] == TEXT
    # The job that runs it refers to it.
    runs = resources["databricks_job"]["layer_job"]["task"][0]
    assert runs["run_job_task"]["job_id"] == "${databricks_job.merge_job.id}"


@pytest.mark.parametrize("path", ["gold/${x}.sql", "%{ if true }/x.sql"])
def test_path_of_a_file_that_holds_a_template_is_refused(
    synth: Any, tmp_path: Path, path: str
) -> None:
    file = tmp_path / "workloads" / path
    file.parent.mkdir(parents=True)
    file.write_text("SELECT 1\n", encoding="utf-8")

    def build(stack: TerraformStack) -> object:
        return WorkspaceFiles(stack, "files", workspace_root="/x", workloads=[file.parents[1]])

    with pytest.raises(TerraformError) as raised:
        synth(build)
    assert str(raised.value) == (
        f"workloads/{path}: its path holds ${{ or %{{, which Terraform fills in; rename it"
    )
