"""Ten mistakes of ten kinds, each in a file of its own, in a copy of the product's content."""

import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One change of one file, and what must be said of it."""

    path: str
    """From the folder that holds workloads and tests."""
    old: str = ""
    """What is replaced, once. Empty: the file is written anew."""
    new: str
    key: str | None = None
    line: bool = True
    """Whether the finding names a line."""
    message: str


TEN = (
    Mistake(
        path="workloads/bronze/tables/access/workspaces_latest.yaml",
        old="kind: latest",
        new="kind: stream",
        key="kind",
        message="kind is 'stream'",
    ),
    Mistake(
        path="workloads/gold/tables/shared/dim_workspace.sql",
        old="kind: dimension",
        new="kind: diminution",
        key="kind",
        message="kind is 'diminution'",
    ),
    Mistake(
        path="workloads/gold/tables/billing/fact_price.sql",
        old="FROM ${bronze}.billing_list_prices",
        new="FROM ${gold}.fact_usage, ${bronze}.billing_list_prices",
        key="reads",
        message="reads must equal the tables of the body",
    ),
    Mistake(
        path="workloads/gold/views/ml/ml_predictions.sql",
        old="SELECT ${like}, 'regression'",
        new="SELECT ${like}, p.confidence, 'regression'",
        message="p.confidence is a column of no table here (gold.ml_predictions_regression)",
    ),
    Mistake(
        path="workloads/ml/features/cost_days.sql",
        old="key: [",
        new="kind: fact\nkey: [",
        key="kind",
        message="key 'kind' is given twice",
    ),
    Mistake(
        path="workloads/ml/models/cost/unused.py",
        new='"""A model without a MODEL."""\n\nMODELL = 1\n',
        line=False,
        message="MODEL is missing",
    ),
    Mistake(
        path="workloads/monitoring/monitors/cost.yaml",
        old="type: AGGREGATE",
        new="type: GUESSED",
        key="custom_metrics.list_cost_total.type",
        message="type is 'GUESSED'",
    ),
    Mistake(
        path="workloads/monitoring/monitors/inference.yaml",
        old="slicing_exprs: [",
        new="slicing_exprs: [mood, ",
        key="slicing_exprs",
        message="'mood' is not a column that can be used here",
    ),
    Mistake(
        path="workloads/semantic/functions/reliability/get_job_success_rate.sql",
        old="r.is_success",
        new="r.is_successful",
        message="gold.fact_job_run has no column is_successful",
    ),
    Mistake(
        path="tests/cases/gold/fact_nothing/it_has_no_table.yaml",
        new="given: {}\nexpect: []\n",
        line=False,
        message="it is a case for fact_nothing, which has no file below gold/tables",
    ),
)


def copy_content(folder: Path) -> None:
    """The product's workloads, and the cases beside them."""
    for part in ("workloads", "tests/cases"):
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))


def break_content(folder: Path) -> None:
    """Make all ten mistakes."""
    for mistake in TEN:
        file = folder / mistake.path
        if mistake.old:
            text = file.read_text(encoding="utf-8")
            assert mistake.old in text, mistake.path
            file.write_text(text.replace(mistake.old, mistake.new, 1), encoding="utf-8")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(mistake.new, encoding="utf-8")
