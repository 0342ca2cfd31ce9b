"""The picture in the README is that of production's plan."""

import runpy
from pathlib import Path

from checkouts import PROJECT, Checkout

REMEDY = "README.md: its picture differs from the plan; run `make snapshots`"


def with_graph(readme: str, plan: Path) -> str:
    script = runpy.run_path(str(PROJECT / "scripts" / "readme_graph.py"))
    text: str = script["with_graph"](readme, plan)
    return text


def test_readme_shows_the_plan_of_production(checkout: Checkout) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "```mermaid\n%% prod: 19 jobs\n" in readme
    assert readme == with_graph(readme, checkout.stacks["prod"]), REMEDY


def test_only_the_picture_is_written(checkout: Checkout) -> None:
    text = with_graph(
        "before\n<!-- graph -->\nyesterday\n<!-- /graph -->\nafter\n", checkout.stacks["dev"]
    )
    assert text.startswith("before\n<!-- graph -->\n```mermaid\n%% dev: 20 jobs\nflowchart LR\n")
    assert text.endswith("\n```\n<!-- /graph -->\nafter\n")
    assert "yesterday" not in text
