"""Two applies at once on one state: the second is told that one is at work, or waits for it."""

import getpass
import json
import re
import socket
import subprocess

import pytest
from backend_checkouts import CheckOut, Gate, Remote, ended
from checkouts import PROJECT
from postgres import Postgres
from state_server import StateServer


def test_second_apply_is_refused_and_changes_nothing(
    check_out: CheckOut, remote: Remote, gate: Gate
) -> None:
    first = check_out("first", remote, {"held": gate.resource()})
    second = check_out("second", remote, {"held": gate.resource(), "more": {}})
    running = first.start_apply()
    gate.wait_until_reached()

    refused = second.apply()

    assert refused.code == 1
    assert "Error acquiring the state lock" in refused.text
    assert "Creating..." not in refused.text
    gate.open()
    assert ended(running).code == 0
    assert list(first.ids()) == ["held"]


def test_refused_apply_names_the_lock_and_the_server_its_holder(
    check_out: CheckOut, http: Remote, gate: Gate, state_server: StateServer
) -> None:
    first = check_out("first", http, {"held": gate.resource()})
    running = first.start_apply()
    gate.wait_until_reached()

    refused = check_out("second", http, {"more": {}}).apply()

    holder = json.loads(state_server.lock(http.name) or b"{}")
    assert holder["Who"] == f"{getpass.getuser()}@{socket.gethostname()}"
    assert f"HTTP remote state already locked:\nID={holder['ID']}" in refused.text
    gate.open()
    assert ended(running).code == 0
    assert state_server.lock(http.name) is None


def test_database_tells_who_is_at_work(
    check_out: CheckOut, pg: Remote, gate: Gate, database: Postgres
) -> None:
    page = (PROJECT / "docs" / "deployment.md").read_text(encoding="utf-8")
    query = re.search(r"`(SELECT usename, .*?)`", page, re.DOTALL)
    assert query is not None
    assert database.query(query[1]) == ""
    running = check_out("first", pg, {"held": gate.resource()}).start_apply()
    gate.wait_until_reached()
    assert {row.split("|")[0] for row in database.query(query[1]).splitlines()} == {database.user}
    gate.open()
    assert ended(running).code == 0


def test_second_apply_waits_for_the_first_and_builds_on_it(
    check_out: CheckOut, remote: Remote, gate: Gate
) -> None:
    first = check_out("first", remote, {"held": gate.resource()})
    second = check_out("second", remote, {"held": gate.resource(), "more": {}})
    running = first.start_apply()
    gate.wait_until_reached()

    waiting = second.start_apply("-lock-timeout=60s")
    with pytest.raises(subprocess.TimeoutExpired):
        ended(waiting, patience=2.0)
    gate.open()

    done = ended(running), ended(waiting)
    assert [each.code for each in done] == [0, 0]
    made = dict(
        re.findall(
            r"terraform_data\.(\w+): Creation complete after \w+ \[id=(.+)\]",
            done[0].text + done[1].text,
        )
    )
    assert sorted(made) == ["held", "more"]
    assert first.ids() == made
    assert second.plan().code == 0
