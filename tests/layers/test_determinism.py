"""The plan is a function of the sources: not of the machine, the path or the moment."""

import re
from pathlib import Path

from checkouts import Checkout


def test_plans_are_the_same_bytes_in_another_checkout_hash_seed_locale_and_mode(
    checkout: Checkout, other_checkout: Checkout
) -> None:
    done = other_checkout.main("-O", PYTHONHASHSEED="4711", LC_ALL="C.UTF-8", TZ="Asia/Tokyo")

    assert done.returncode == 0, done.stderr
    assert other_checkout.stacks.keys() == checkout.stacks.keys()
    for name, file in checkout.stacks.items():
        assert other_checkout.stacks[name].read_bytes() == file.read_bytes(), name


def test_plans_hold_no_absolute_path_and_no_date(checkout: Checkout) -> None:
    for file in checkout.stacks.values():
        text = file.read_text(encoding="utf-8")

        assert str(checkout.root) not in text
        assert str(Path.home()) + "/" not in text
        assert not re.search(r"20\d\d-\d\d-\d\dT", text)


def test_there_is_one_stack_for_each_environment_file(checkout: Checkout) -> None:
    environments = {file.stem for file in (checkout.root / "environments").glob("*.yaml")}

    assert set(checkout.stacks) == environments


def test_plans_are_the_same_bytes_without_what_makes_them_fast(
    checkout: Checkout, other_checkout: Checkout
) -> None:
    terraform = other_checkout.root / "constructs" / "health_monitor" / "terraform"
    (terraform / "preload.cjs").write_text("", encoding="utf-8")
    loads = terraform / "loads.py"
    text = loads.read_text(encoding="utf-8")
    loads.write_text(re.sub(r'KNOWN_VERSION = ".*"', 'KNOWN_VERSION = ""', text), encoding="utf-8")

    done = other_checkout.main("-O")

    assert done.returncode == 0, done.stderr
    for name, file in checkout.stacks.items():
        assert other_checkout.stacks[name].read_bytes() == file.read_bytes(), name
