"""Mermaid that GitHub draws: every line is of a known form, every name is declared."""

import re
from typing import Any

from plans import Site

from health_monitor.graph.mermaid import as_mermaid
from health_monitor.graph.reader import read_picture

NODE = re.compile(r'    (job_\w+)\["(<b>\w+</b>(?:<br/>[^"<>]+)*)"\]')
FORMS = [
    r"%% [^\n]+",
    r"flowchart LR",
    r'  subgraph layer_\w+\["[^"]+"\]',
    NODE.pattern,
    r"  end",
    r"  job_\w+ -->\|\d+\| job_\w+",
    r"  classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}",
    r"  class job_\w+(,job_\w+)* \w+",
]


def test_picture_in_full(site: Site) -> None:
    assert as_mermaid(read_picture(site.plan())) == (
        "%% t: 5 jobs\n"
        "flowchart LR\n"
        '  subgraph layer_orchestrator["Layer 3: orchestrators"]\n'
        '    job_master["<b>master</b><br/>platform #34;A#34; #60;team#62;'
        '<br/>daily 06:00 UTC"]\n'
        "  end\n"
        '  subgraph layer_composite["Layer 2: composite jobs"]\n'
        '    job_layer_job["<b>layer_job</b><br/>SUN 03:00 UTC, paused"]\n'
        "  end\n"
        '  subgraph layer_atomic["Layer 1: atomic jobs"]\n'
        '    job_load_job["<b>load_job</b><br/>ann@example.com"]\n'
        '    job_left_job["<b>left_job</b>"]\n'
        '    job_by_hand_job["<b>by_hand_job</b>"]\n'
        "  end\n"
        "  job_master -->|1| job_load_job\n"
        "  job_master -->|2| job_layer_job\n"
        "  job_layer_job -->|1| job_left_job\n"
        "  job_layer_job -->|2| job_load_job\n"
    )


def test_run_colors_jobs_and_says_state_and_time(site: Site, record: dict[str, Any]) -> None:
    text = as_mermaid(read_picture(site.plan(), record))
    assert '"<b>left_job</b><br/>FAILED 8.0s, 2 attempts"' in text
    assert "<br/>SUCCESS 20.0s<br/>UPSTREAM_FAILED" in text
    assert "  class job_master,job_layer_job,job_left_job failed\n" in text
    assert "  class job_load_job waiting\n" in text
    assert not re.search(r"class .*job_by_hand_job", text)


def test_every_line_has_a_form_that_mermaid_knows(site: Site, record: dict[str, Any]) -> None:
    text = as_mermaid(read_picture(site.plan(), record))
    assert [
        line for line in text.splitlines() if not any(re.fullmatch(f, line) for f in FORMS)
    ] == []
    declared = [match.group(1) for match in NODE.finditer(text)]
    assert len(declared) == len(set(declared)) == 5
    for name in re.findall(r"job_\w+", re.sub(r'".*"', "", text)):
        assert name in declared
    classes = set(re.findall(r"^  class \S+ (\w+)$", text, re.MULTILINE))
    assert classes == set(re.findall(r"classDef (\w+)", text))
