"""A case for nothing is named."""

from pathlib import Path

from content.checking.cases import case_problems

TEXTS = dict.fromkeys(
    (
        "gold/tables/billing/fact_usage.sql",
        "ml/features/cost_days.sql",
        "semantic/functions/cost/get_cost.sql",
    ),
    "",
)


def told(folder: Path, *cases: str) -> list[str]:
    for case in cases:
        (folder / case).parent.mkdir(parents=True, exist_ok=True)
        (folder / case).write_text("given: {}\nexpect: []\n")
    return [str(p).removeprefix(f"{folder}/") for p in case_problems(TEXTS, folder)]


def test_cases_of_what_has_a_file_are_sound_be_it_broken_or_not(tmp_path: Path) -> None:
    cases = ("gold/fact_usage/a.yaml", "ml/cost_days/b.yaml", "functions/get_cost/c.yaml")
    assert told(tmp_path, *cases) == []


def test_case_for_what_has_no_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    assert told(tmp_path, "gold/get_cost/a.yaml", "ml/fact_usage/b.yaml", "gold/lost.yaml") == [
        "gold/get_cost/a.yaml: it is a case for get_cost, which has no file below gold/tables: "
        "rename its folder, or remove it",
        "gold/lost.yaml: it is a case for nothing below gold/tables: move it to a folder of its "
        "subject",
        "ml/fact_usage/b.yaml: it is a case for fact_usage, which has no file below ml/features: "
        "rename its folder, or remove it",
    ]


def test_case_of_a_kind_that_has_none_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "views/ml_predictions/a.yaml") == [
        "views/ml_predictions/a.yaml: it lies in views, which holds no cases: "
        "use functions, gold, ml"
    ]


def test_project_without_cases_has_no_problem(tmp_path: Path) -> None:
    assert told(tmp_path / "none") == []
