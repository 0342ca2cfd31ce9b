"""One state, several checkouts: what one has applied, another knows."""

from dataclasses import replace

from backend_checkouts import CheckOut, Remote

STACK = {"gold": {"input": "as planned"}, "bronze": {"input": "as planned"}}


def test_second_checkout_plans_nothing_after_the_first_applied(
    check_out: CheckOut, remote: Remote
) -> None:
    first = check_out("first", remote, STACK)
    assert first.plan().code == 2
    assert first.apply().code == 0

    second = check_out("second", remote, STACK)

    assert second.plan().code == 0
    assert second.ids() == first.ids()


def test_change_of_one_checkout_is_an_update_for_the_other(
    check_out: CheckOut, remote: Remote
) -> None:
    first = check_out("first", remote, STACK)
    first.apply()
    second = check_out("second", remote, {**STACK, "gold": {"input": "changed"}})

    assert "Plan: 0 to add, 1 to change, 0 to destroy." in second.plan().text
    assert second.apply().code == 0

    assert "Plan: 0 to add, 1 to change, 0 to destroy." in first.plan().text


def test_plan_made_before_another_apply_is_refused_as_stale(
    check_out: CheckOut, remote: Remote
) -> None:
    """What was reviewed is what is applied, or nothing is."""
    first = check_out("first", remote, STACK)
    assert first.plan("-out=reviewed").code == 2
    check_out("second", remote, STACK).apply()

    late = first.run("apply", "-input=false", "-no-color", "reviewed")

    assert late.code == 1
    assert "Saved plan is stale" in late.text


def test_wrong_login_is_refused_without_repeating_it(check_out: CheckOut, http: Remote) -> None:
    checkout = check_out("first", http, STACK)
    stranger = replace(checkout, login={**http.login, "TF_HTTP_PASSWORD": "hunter2-guessed"})

    told = stranger.plan()

    assert told.code == 1
    assert "requires auth" in told.text
    assert "hunter2" not in told.text
    assert checkout.plan().code == 2
