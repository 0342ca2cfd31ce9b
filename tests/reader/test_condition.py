"""The name of an error is found in its message, however the engine writes it."""

import pytest

from health_monitor.reader import StatementError

MESSAGES = {
    "[TABLE_OR_VIEW_NOT_FOUND] The table or view `t` cannot be found.": "TABLE_OR_VIEW_NOT_FOUND",
    "[DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE] Cannot resolve [X].": "DATATYPE_MISMATCH",
    "PERMISSION_DENIED: User does not have USE SCHEMA on Schema 's'.": "PERMISSION_DENIED",
    "Statement 1 ended CANCELED: ask again": "",
    "java.lang.IllegalStateException: [A]": "",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_condition_is_what_the_message_begins_with(message: str) -> None:
    assert StatementError(message).condition == MESSAGES[message]
