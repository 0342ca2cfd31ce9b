"""`health-monitor query` of a measure that local metric views lack."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

from health_monitor.cli import CommandError, query
from health_monitor.cli.main import main
from health_monitor.cli.window_measures import lacking_measure
from health_monitor.reader import StatementError

VIEW = """version: "1.1"
comment: Sales.
source: ${gold}.fact_sale
filter: kind <> ${def.none}
dimensions:
  - {name: sale_month, expr: "trunc(day, 'MONTH')", display_name: Month, comment: Month.}
  - {name: shop, expr: shop, display_name: Shop, comment: Shop.}
measures:
  - {name: sold, expr: SUM(x), display_name: Sold, comment: Sold.}
  - name: sold_so_far
    expr: SUM(x)
    window: [{order: sale_month, range: cumulative, semiadditive: last}]
    display_name: Sold so far
    comment: Sold so far.
"""
SCHEMAS = {"gold": "dev_gold"}


@pytest.fixture
def workloads(tmp_path: Path) -> Path:
    folder = tmp_path / "semantic" / "metric_views"
    folder.mkdir(parents=True)
    (folder / "sales.yaml").write_text(VIEW, encoding="utf-8")
    definitions = "values: {none: 'NONE'}\nexpressions: {}\n"
    (tmp_path / "definitions.yaml").write_text(definitions, encoding="utf-8")
    return tmp_path


def test_sql_of_the_measure_is_told_by_the_dimensions_that_were_asked_for(workloads: Path) -> None:
    sql = "SELECT shop, MEASURE(Sold_So_Far) FROM semantic.sales GROUP BY ALL"
    told = lacking_measure(sql, "spark_catalog", SCHEMAS, workloads)
    assert told is not None
    head, _, statement = told.partition("\n\n")
    assert head.startswith("sales has no sold_so_far here: it is a measure with a window")
    assert "SQL by shop, which runs:" in head
    assert statement == (
        "WITH facts AS (\n"
        "  SELECT *, shop AS of_shop, trunc(day, 'MONTH') AS of_sale_month\n"
        "  FROM spark_catalog.dev_gold.fact_sale\n"
        "  WHERE kind <> 'NONE'\n"
        "),\n"
        "points AS (\n"
        "  SELECT DISTINCT of_shop, of_sale_month FROM facts\n"
        "),\n"
        "frames AS (\n"
        "  SELECT p.*, (\n"
        "    SELECT SUM(x) FROM facts AS f\n"
        "    WHERE f.of_shop <=> p.of_shop AND f.of_sale_month <= p.of_sale_month\n"
        "  ) AS sold_so_far\n"
        "  FROM points AS p\n"
        ")\n"
        "SELECT of_shop AS shop, sold_so_far FROM (\n"
        "  SELECT *, ROW_NUMBER() OVER "
        "(PARTITION BY of_shop ORDER BY of_sale_month DESC NULLS LAST) AS place FROM frames\n"
        ") WHERE place = 1\n"
        "ORDER BY shop"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT MEASURE(sold) FROM sales",
        "SELECT sold_so_far FROM other",
        "SELECT MEASURE(sold_so_far_2) FROM sales_2",
    ],
)
def test_other_statements_are_not_explained(sql: str, workloads: Path) -> None:
    assert lacking_measure(sql, "spark_catalog", SCHEMAS, workloads) is None


def test_broken_view_is_named(workloads: Path) -> None:
    file = workloads / "semantic" / "metric_views" / "sales.yaml"
    file.write_text(VIEW.replace("cumulative", "so far"), encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"workloads/semantic/metric_views/sales\.yaml: measures"
    ):
        lacking_measure("SELECT MEASURE(sold_so_far) FROM sales", "c", SCHEMAS, workloads)


@pytest.fixture
def failing(workloads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A local run in which every statement fails."""

    def ask(*_: object, **__: object) -> NoReturn:
        raise StatementError("a column cannot be resolved")

    schemas = {"gold": "dev_gold", "semantic": "dev_semantic"}
    reader = SimpleNamespace(names=SimpleNamespace(schemas=schemas), ask=ask)
    monkeypatch.setattr(query, "WORKLOADS", workloads)
    monkeypatch.setattr(query, "open_reader", lambda arguments: nullcontext(reader))


@pytest.mark.usefixtures("failing")
def test_failed_query_of_a_window_measure_shows_the_sql(
    workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "SELECT MEASURE(sold_so_far) FROM sales"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("health-monitor: sales has no sold_so_far here")
    assert "FROM spark_catalog.dev_gold.fact_sale" in error
    assert main(["query", "SELECT MEASURE(solt) FROM sales"]) == 1
    assert capsys.readouterr().err == "health-monitor: a column cannot be resolved\n"
