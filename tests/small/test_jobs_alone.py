"""Each job runs by itself, and what they made in turn is all that the masters would have made."""

import json

from product import Deployment, jobs_below_masters
from small_product import table_files

from health_monitor.jobs.hierarchy import HIERARCHY


def test_every_job_below_the_masters_has_run_by_itself(alone: Deployment) -> None:
    records = [json.loads(file.read_text()) for file in (alone.state / "runs").glob("*.json")]
    assert sorted(record["job"] for record in records) == sorted(jobs_below_masters())
    assert {record["result"] for record in records} == {"SUCCESS"}
    assert len(records) == len(HIERARCHY.jobs) - 2


def test_every_declared_table_is_there_and_those_from_the_source_hold_rows(
    alone: Deployment,
) -> None:
    declared = table_files(alone.root / "workloads")
    views = {name for name, path in declared.items() if path.startswith("gold/views/")}
    assert set(alone.versions()) >= declared.keys() - views
    written = {name for name, version in alone.versions().items() if version > 0}
    assert written >= {name for name in declared if name.startswith("bronze.")}


def test_functions_and_metric_views_answer(alone: Deployment) -> None:
    (found,) = alone.query(
        "SELECT (SELECT count(sale) FROM get_sales(wanted => 'b')) AS sold,"
        " (SELECT sum(total) FROM get_totals('a')) AS summed, MEASURE(cost) AS cost FROM sales"
    )
    assert found["sold"] == 29
    assert found["summed"] == 10 * 10 * (2 + 3 + 4)
    assert found["cost"] == found["summed"] + 100 * (10 * (3 + 4 + 5) - 5)


def test_model_is_trained_promoted_and_scored(alone: Deployment) -> None:
    # Trained by the pipeline, and once more on the same rows by the layer's job.
    (found,) = alone.query(
        "SELECT array_sort(collect_list(concat_ws(' ', model, outcome))) AS runs,"
        " (SELECT count(*) FROM dev_gold.ml_predictions"
        "  WHERE entity_key IS NOT NULL AND horizon_days IS NOT NULL) AS predicted"
        " FROM dev_gold.ml_model_runs"
    )
    assert found == {
        "runs": ["sale_forecaster NOT_PROMOTED", "sale_forecaster PROMOTED"],
        "predicted": 4,
    }
