"""The same sources give the same plans on cdktf and on its successor, CDK Terrain."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkouts import EVERYTHING, PROJECT, SNAPSHOTS, Checkout, copy_of, synthesized

pytestmark = pytest.mark.node

DIFFERING = {
    "manifest.json": {"version"},
    "stacks/*/cdk.tf.json": {"//.metadata.version"},
}
"""File below the output folder -> paths of the values that may differ between the two."""


@pytest.fixture(scope="module")
def cdktf(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return synthesized(tmp_path_factory.mktemp("cdktf") / "project")


@pytest.fixture(scope="module")
def cdktn(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return synthesized(tmp_path_factory.mktemp("cdktn") / "project", HEALTH_MONITOR_CDK="cdktn")


def outputs(checkout: Checkout) -> dict[str, str]:
    """File below the output folder -> its text."""
    folder = checkout.root / "cdktf.out"
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Each value that is no container, with its path; empty containers too."""
    items: list[tuple[str, object]] = []
    if isinstance(value, dict):
        items = [(f"{path}.{key}".lstrip("."), item) for key, item in value.items()]
    elif isinstance(value, list):
        items = [(f"{path}[{n}]", item) for n, item in enumerate(value)]
    if not items:
        yield path, value
    for inner, item in items:
        yield from leaves(item, inner)


def test_plans_of_all_environments_differ_in_the_kits_version_only(
    cdktf: Checkout, cdktn: Checkout
) -> None:
    ours, theirs = outputs(cdktf), outputs(cdktn)

    assert ours.keys() == theirs.keys()
    assert {Path(name).parent.name for name in ours if name.endswith("cdk.tf.json")} == {
        EVERYTHING.stem,
        *(file.stem for file in (PROJECT / "environments").glob("*.yaml")),
    }
    for name, text in ours.items():
        pairs = zip(leaves(json.loads(text)), leaves(json.loads(theirs[name])), strict=True)
        differing = {path for (path, our), (other, its) in pairs if (path, our) != (other, its)}
        assert differing == next(
            paths for pattern, paths in DIFFERING.items() if Path(name).match(pattern)
        ), name


def test_plans_are_the_same_text_but_for_the_kits_version(cdktf: Checkout, cdktn: Checkout) -> None:
    for name, text in outputs(cdktn).items():
        ours = outputs(cdktf)[name]
        differing = [
            (our, its)
            for our, its in zip(ours.splitlines(), text.splitlines(), strict=True)
            if our != its
        ]

        assert [its.split('"')[1] for _, its in differing] == ["version"], name


def test_provider_version_is_that_of_the_settings_not_of_the_binding(cdktn: Checkout) -> None:
    for name in cdktn.stacks:
        providers = cdktn.plan(name)["terraform"]["required_providers"]

        assert providers == {"databricks": {"source": "databricks/databricks", "version": "1.99.0"}}


def test_snapshots_of_the_jobs_hold_on_cdk_terrain(cdktn: Checkout) -> None:
    script = runpy.run_path(str(PROJECT / "scripts" / "snapshots.py"))

    texts: dict[str, str] = script["snapshots"](cdktn.plan(EVERYTHING.stem))

    for name, text in texts.items():
        assert (SNAPSHOTS / name).read_text(encoding="utf-8") == text, name


def test_plans_are_the_same_bytes_in_another_checkout_hash_seed_and_locale(
    cdktn: Checkout, tmp_path: Path
) -> None:
    other = copy_of(cdktn.root, tmp_path / "a longer path" / "to" / "the project")

    done = other.main(
        HEALTH_MONITOR_CDK="cdktn", PYTHONHASHSEED="4711", LC_ALL="C.UTF-8", TZ="Asia/Tokyo"
    )

    assert done.returncode == 0, done.stderr
    assert outputs(other) == outputs(cdktn)


WITHOUT_CDKTN = """
import runpy, sys
sys.modules["cdktn"] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_kit_that_is_not_installed_is_told_in_one_line(cdktf: Checkout) -> None:
    done = cdktf.main("-c", WITHOUT_CDKTN, HEALTH_MONITOR_CDK="cdktn", CDKTF_OUTDIR="none")

    assert done.returncode == 1
    assert done.stderr == (
        "Error: HEALTH_MONITOR_CDK=cdktn: cdktn is not installed; "
        "install the version that the Pipfile names, or unset HEALTH_MONITOR_CDK\n"
    )
    assert not (cdktf.root / "none").exists()


def test_kit_that_is_not_asked_for_need_not_be_installed(cdktf: Checkout) -> None:
    done = cdktf.main("-c", WITHOUT_CDKTN, CDKTF_OUTDIR="again")

    assert done.returncode == 0, done.stderr


def test_kit_that_nobody_knows_is_told_in_one_line(cdktf: Checkout) -> None:
    done = cdktf.main(HEALTH_MONITOR_CDK="pulumi", CDKTF_OUTDIR="none")

    assert done.returncode == 1
    assert done.stderr == "Error: HEALTH_MONITOR_CDK=pulumi: unknown; write cdktf or cdktn\n"


def test_page_lists_the_values_that_differ() -> None:
    page = (PROJECT / "docs" / "cdk_terrain.md").read_text(encoding="utf-8")

    rows = {line for line in page.splitlines() if line.startswith("| `")}
    assert rows == {f"| `{file}` | `{path}` |" for file, (path,) in DIFFERING.items()}
