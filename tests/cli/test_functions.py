"""`health-monitor functions`: what there is, what it answers, how it is called."""

import re
import subprocess
from pathlib import Path

import pytest

from content.definitions import Definitions
from content.semantic.function import Function, Parameter
from health_monitor.cli import functions
from health_monitor.cli.function_list import command, example, find_functions, matching
from health_monitor.cli.main import main
from health_monitor.cli.project import WORKLOADS

FILE = """/* ---
comment: Which jobs failed?
examples: ["Why did it fail?", "What did `it` cost?"]
parameters:
  day: {type: DATE, default: "current_date()", comment: "Day, UTC."}
  who: {type: STRING, default: "${def.everybody}", comment: Workspace.}
columns:
  cost: {type: DOUBLE, comment: Cost.}
reads: []
--- */
SELECT 1 AS cost WHERE day = who
"""


@pytest.fixture
def workloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two functions in two domains."""
    texts = {
        "reliability/get_failed_jobs": FILE,
        "cost/get_spend": FILE.replace("Which jobs failed?", "What is spent?"),
    }
    for name, text in texts.items():
        file = tmp_path / "semantic" / "functions" / f"{name}.sql"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    definitions = "values: {everybody: ALL}\nexpressions: {}\n"
    (tmp_path / "definitions.yaml").write_text(definitions, encoding="utf-8")
    monkeypatch.setattr(functions, "WORKLOADS", tmp_path)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["functions", *argv]) == 0
    return capsys.readouterr().out


def test_functions_are_listed_by_domain(
    workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = "(day => current_date(), who => 'ALL')\""
    assert printed(capsys) == (
        "cost\n"
        "  get_spend  What is spent?\n"
        "    day DATE = current_date()  Day, UTC.\n"
        "    who STRING = 'ALL'         Workspace.\n"
        "    Why did it fail?\n"
        "    What did `it` cost?\n"
        f'    bin/health-monitor query "SELECT * FROM get_spend{call}\n'
        "\n"
        "reliability\n"
        "  get_failed_jobs  Which jobs failed?\n"
        "    day DATE = current_date()  Day, UTC.\n"
        "    who STRING = 'ALL'         Workspace.\n"
        "    Why did it fail?\n"
        "    What did `it` cost?\n"
        f'    bin/health-monitor query "SELECT * FROM get_failed_jobs{call}\n'
        "\n"
        "2 functions\n"
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("SPEND", ["get_spend"]),
        ("failed jobs", ["get_failed_jobs"]),
        ("which jobs", ["get_failed_jobs"]),
        ("why did", ["get_spend", "get_failed_jobs"]),
    ],
)
def test_word_is_looked_for_in_names_descriptions_and_questions(
    workloads: Path, word: str, found: list[str]
) -> None:
    assert [item.name for item in matching(find_functions(workloads).sound, word)] == found


def test_unknown_word_says_what_there_is(
    workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["functions", "weather"]) == 1
    assert capsys.readouterr().err == (
        "health-monitor: no function mentions 'weather'; there are:\n"
        "  cost: get_spend\n"
        "  reliability: get_failed_jobs\n"
    )


def test_broken_file_is_told_behind_all_that_are_sound(
    workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workloads / "semantic" / "functions" / "cost" / "get_spend.sql"
    file.write_text(FILE.replace("comment: Which", "note: Which"), encoding="utf-8")
    assert main(["functions"]) == 1
    printed = capsys.readouterr()
    assert re.findall(r"^  (get_\w+)", printed.out, re.MULTILINE) == ["get_failed_jobs"]
    assert printed.out.endswith("\n1 function\n")
    assert printed.err.startswith(
        "health-monitor: not listed, since their files are broken:\n"
        "  workloads/semantic/functions/cost/get_spend.sql: line 2: note: unknown key 'note': "
    )


def test_example_survives_the_shell() -> None:
    parameter = Parameter(name="p", type="STRING", default=r"'$HOME `x` \"\\'", comment="c")
    function = Function(
        path="f.sql",
        name="f",
        domain="d",
        question="",
        examples=(),
        parameters=(parameter,),
        columns=(),
        reads=(),
        rows_on_empty=0,
        body="",
    )
    statement = example(function, Definitions(values={}, expressions={}))
    assert statement == r"SELECT * FROM f(p => '$HOME `x` \"\\')"
    typed = command(statement).replace("bin/health-monitor query", "printf %s", 1)
    assert subprocess.run(["sh", "-c", typed], capture_output=True, text=True).stdout == statement


def test_every_function_of_the_product_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    names = {file.stem for file in (WORKLOADS / "semantic" / "functions").rglob("*.sql")}
    text = printed(capsys)
    assert set(re.findall(r"^  (get_\w+)  \S", text, re.MULTILINE)) == names
    assert text.endswith(f"\n{len(names)} functions\n")
