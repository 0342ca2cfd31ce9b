"""Every kind of fault, in broken hierarchies of which each is told with its place and its fix."""

from collections import Counter

import pytest
from broken_jobs.example import Example
from broken_jobs.registry import EXAMPLES

from health_monitor.jobs.checks import find_faults
from health_monitor.jobs.faults import Fault, FaultKind


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[f"{example.kind}: {example.name}" for example in EXAMPLES]
)
def test_broken_hierarchy_is_told_with_its_place_and_its_fix(example: Example) -> None:
    faults = find_faults(example.subject())
    assert Fault(
        kind=example.kind,
        job=example.job,
        task=example.task,
        file=example.file,
        key=example.key,
        message=example.message,
        fix=example.fix,
        limit=example.limit,
    ) in [fault for fault in faults if fault.kind is example.kind]
    assert {fault.kind for fault in faults} == {example.kind, *example.also}


def test_every_kind_of_fault_has_two_broken_hierarchies() -> None:
    counts = Counter(example.kind for example in EXAMPLES)
    # Broken content has broken files of its own, in the tests of `check`.
    judged = [kind for kind in FaultKind if kind is not FaultKind.BROKEN_CONTENT]
    assert {kind.name: counts[kind] for kind in judged if counts[kind] < 2} == {}
