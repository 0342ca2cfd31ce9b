"""`health-monitor functions`: what there is, what it answers, how it is called."""

import re
import subprocess
from pathlib import Path

import pytest

from health_monitor.cli import CommandError, functions
from health_monitor.cli.function_files import Function, Parameter, matching, read_functions
from health_monitor.cli.main import main
from health_monitor.cli.project import WORKLOADS

FILE = """/* ---
comment: Which jobs failed?
examples: ["Why did it fail?", "What did `it` cost?"]
parameters:
  day: {type: DATE, default: "current_date()", comment: "Day, UTC."}
  who: {type: STRING, default: "'ALL'", comment: Workspace.}
--- */
SELECT 1
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
    assert [item.name for item in matching(read_functions(workloads), word)] == found


def test_unknown_word_says_what_there_is(
    workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["functions", "weather"]) == 1
    assert capsys.readouterr().err == (
        "health-monitor: no function mentions 'weather'; there are:\n"
        "  cost: get_spend\n"
        "  reliability: get_failed_jobs\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/* ---\n", "", "cost/get_spend.sql: it has no header between /* --- and --- */"),
        ("comment: Which", "note: Which", "its header lacks something (KeyError('comment'))"),
        ("type: DATE, ", "", "its header lacks something (KeyError('type'))"),
        ('["Why', '[1, "Why', "its header lacks something (TypeError('1 is no text'))"),
        ("parameters:\n", "parameters: [\n", "its YAML is broken: "),
    ],
)
def test_mistake_in_a_file_is_told_with_its_path(
    workloads: Path, old: str, new: str, message: str
) -> None:
    file = workloads / "semantic" / "functions" / "cost" / "get_spend.sql"
    assert old in FILE
    file.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"^workloads/semantic/functions/cost/get_spend.sql: "
    ) as e:
        read_functions(workloads)
    assert message in str(e.value)


def test_example_survives_the_shell() -> None:
    parameter = Parameter(name="p", type="STRING", default=r"'$HOME `x` \"\\'", comment="c")
    function = Function(name="f", domain="d", description="", questions=(), parameters=(parameter,))
    typed = functions.command(function).replace("bin/health-monitor query", "printf %s", 1)
    assert subprocess.run(["sh", "-c", typed], capture_output=True, text=True).stdout == (
        function.example
    )


def test_every_function_of_the_product_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    names = {file.stem for file in (WORKLOADS / "semantic" / "functions").rglob("*.sql")}
    text = printed(capsys)
    assert set(re.findall(r"^  (get_\w+)  \S", text, re.MULTILINE)) == names
    assert text.endswith(f"\n{len(names)} functions\n")
