"""An apply that is killed in the middle: the next one takes up what the state holds."""

import os
import re
import signal

from backend_checkouts import CheckOut, Checkout, Ended, Gate, Remote, ended


def kill(checkout: Checkout, gate: Gate) -> Ended:
    """Start an apply, and end it without notice when it stands at the gate."""
    running = checkout.start_apply()
    gate.wait_until_reached()
    os.killpg(running.pid, signal.SIGKILL)
    gate.open()
    killed = ended(running)
    assert killed.code == -signal.SIGKILL
    return killed


def unlock(checkout: Checkout, refused: Ended) -> None:
    """Do what a person does who was refused, and has made sure that nobody is at work."""
    lock = re.search(r"^ID=(\S+)$", refused.text, re.MULTILINE)
    assert lock is not None, refused.text
    done = checkout.run("force-unlock", "-force", lock[1])
    assert done.code == 0, done.text


def test_lock_of_a_killed_apply_stays_until_it_is_forced(
    check_out: CheckOut, http: Remote, gate: Gate
) -> None:
    checkout = check_out("first", http, {"held": gate.resource()})
    kill(checkout, gate)

    refused = checkout.apply()
    assert refused.code == 1
    unlock(checkout, refused)

    assert checkout.apply().code == 0
    assert checkout.plan().code == 0


def test_lock_in_a_database_goes_with_the_apply(
    check_out: CheckOut, pg: Remote, gate: Gate
) -> None:
    checkout = check_out("first", pg, {"held": gate.resource()})
    kill(checkout, gate)

    assert checkout.apply("-lock-timeout=30s").code == 0
    assert checkout.plan().code == 0


def test_next_apply_keeps_what_was_there_and_makes_the_rest(
    check_out: CheckOut, remote: Remote, gate: Gate
) -> None:
    check_out("first", remote, {"before": {}}).apply()
    checkout = check_out("first", remote, {"before": {}, "held": gate.resource("before")})
    before = checkout.ids()
    stored = remote.stored()
    kill(checkout, gate)
    assert remote.stored() == stored

    refused = checkout.apply("-lock-timeout=2s")
    if remote.kind == "http":
        unlock(checkout, refused)
        assert checkout.apply().code == 0

    after = checkout.ids()
    assert sorted(after) == ["before", "held"]
    assert after["before"] == before["before"]
    assert checkout.plan().code == 0


def test_long_apply_saves_its_state_on_the_way(
    check_out: CheckOut, http: Remote, gate: Gate
) -> None:
    """Terraform writes to a remote backend when 20 seconds have passed, not after each step."""
    slow = {
        "depends_on": ["terraform_data.early"],
        "provisioner": [{"local-exec": {"command": "sleep 20.5"}}],
    }
    stack = {"early": {}, "slow": slow, "held": gate.resource("slow")}
    checkout = check_out("first", http, stack)
    killed = kill(checkout, gate)
    made = dict(re.findall(r"terraform_data\.(\w+): Creation .*\[id=(.+)\]", killed.text))
    assert sorted(made) == ["early", "slow"]

    unlock(checkout, checkout.apply())
    assert checkout.ids() == made
    resumed = checkout.apply()

    assert "Resources: 1 added, 0 changed, 0 destroyed." in resumed.text
    assert made.items() < checkout.ids().items()


def test_stopped_apply_saves_all_that_it_made_and_lets_go_of_the_lock(
    check_out: CheckOut, remote: Remote, gate: Gate
) -> None:
    """As a CI system stops it: with a signal first, and a kill only after some seconds."""
    checkout = check_out("first", remote, {"early": {}, "held": gate.resource("early")})
    running = checkout.start_apply()
    gate.wait_until_reached()
    running.send_signal(signal.SIGINT)

    stopped = ended(running)

    assert stopped.code == 1
    made = re.findall(r"terraform_data.early: Creation .*\[id=(.+)\]", stopped.text)
    assert checkout.ids()["early"] == made[0]
    gate.open()
    assert checkout.apply().code == 0
    assert checkout.ids()["early"] == made[0]
