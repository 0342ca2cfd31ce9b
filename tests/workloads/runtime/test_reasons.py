"""A failure is told in one line, with what to do where that is known."""

import pytest

from runtime.errors import DataError
from runtime.reasons import raised_text, reason_of

JAVA = """An error occurred while calling o76.sql.
: org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows to file:/s/t.
\tat org.apache.spark.sql.errors.QueryExecutionErrors$.taskFailed(QueryExecutionErrors.scala:843)
Caused by: java.io.IOException: {cause}
\t... 38 more"""
READING = "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file {}.  SQLSTATE: KD001"


@pytest.mark.parametrize("cause", ["No space left on device", "File too large"])
def test_full_disk_is_named_with_the_place_and_what_to_do(cause: str) -> None:
    assert reason_of(RuntimeError(JAVA.format(cause=cause))) == (
        "no room is left to write: make room, then run again "
        "([TASK_WRITE_FAILED] Task failed while writing rows to file:/s/t.)"
    )


def test_other_java_error_is_its_line_without_the_trace() -> None:
    reason = reason_of(RuntimeError(JAVA.format(cause="Connection reset")))
    assert reason == "[TASK_WRITE_FAILED] Task failed while writing rows to file:/s/t."


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("file:///x/billing/usage/part-0.parquet", "/x/billing/usage/part-0.parquet"),
        ("s3://bucket/usage/part-0.parquet", "s3://bucket/usage/part-0.parquet"),
    ],
)
def test_damaged_file_is_named_with_what_to_do(written: str, told: str) -> None:
    assert reason_of(RuntimeError(READING.format(written) + "\n\tat x.y.Z")) == (
        f"the file {told} cannot be read, it is damaged or cut short: export it again, or put it "
        "back, then run again"
    )


def test_error_of_ours_is_told_as_it_is() -> None:
    assert reason_of(DataError("x: [a] is wrong\nand b")) == "x: [a] is wrong\nand b"


def test_error_of_spark_ends_before_the_stack_of_the_server() -> None:
    text = "[TABLE_OR_VIEW_NOT_FOUND] no x\n\nJVM stacktrace:\norg.apache"
    assert reason_of(RuntimeError(text)) == "[TABLE_OR_VIEW_NOT_FOUND] no x"


def test_what_a_statement_said_of_itself_is_one_line_without_sparks_words() -> None:
    text = "[USER_RAISED_EXCEPTION] a.parquet: column x:\n7.5 is wrong SQLSTATE: P0001\n\tat x.y.Z"
    assert raised_text(RuntimeError(text)) == "a.parquet: column x: 7.5 is wrong"
    assert raised_text(RuntimeError("[DIVIDE_BY_ZERO] x SQLSTATE: 22012")) is None
