"""Terraform itself reads our texts as they were, and the workspace gets them so."""

import json
from pathlib import Path

from deployments import Site
from terraform_cli import Terraform

from health_monitor.terraform.literal import literal

TEXTS = [
    "${upper(1)}",
    "$${x}",
    "$$${x}",
    "$$$${x}",
    "%{if}",
    "%%{if}",
    "%%%{if}",
    "$%{x",
    "%${x",
    "${${a}}",
    "$%%{",
    "%%$${x}",
    "${",
    "%{",
    "$",
    "%",
    "$$",
    "$ {",
    '"${x}"',
    "\\${x}",
    "~}${~",
]


def test_terraform_reads_every_text_and_every_key_as_it_was(tmp_path: Path) -> None:
    outputs = {f"o{n}": {"value": literal({text: text})} for n, text in enumerate(TEXTS)}
    (tmp_path / "main.tf.json").write_text(json.dumps({"output": outputs}), encoding="utf-8")
    terraform = Terraform(tmp_path, {})
    terraform.init()
    terraform.apply()

    told = json.loads(terraform.run("output", "-json").output)

    assert [told[f"o{n}"]["value"] for n in range(len(TEXTS))] == [{text: text} for text in TEXTS]


def test_tags_and_spark_settings_arrive_as_they_were_written(empty_site: Site) -> None:
    file = empty_site.checkout.root / "environments" / "dev.yaml"
    text = file.read_text(encoding="utf-8")
    tags = "    note: '${upper(\"abc\")}'\n    '%{k': 'cost $${team}'\n"
    compute = (
        "compute:\n  kind: job_cluster\n  cloud: gcp\n  spark_version: 17.3.x-scala2.13\n"
        "  node_type_id: n2-standard-4\n  spark_conf: {spark.executorEnv.X: '${HOME}/x'}\n"
    )
    text = text.replace("  common:\n", f"  common:\n{tags}", 1)
    file.write_text(text.replace("compute:\n  kind: serverless\n", compute, 1), encoding="utf-8")
    empty_site.checkout.synthesize()
    terraform = empty_site.terraform("dev")
    terraform.validate()
    terraform.apply()

    jobs = empty_site.workspace.read()["jobs"].values()

    (settings,) = [job["settings"] for job in jobs if "gold_merge_job" in job["settings"]["name"]]
    assert settings["tags"]["note"] == '${upper("abc")}'
    assert settings["tags"]["%{k"] == "cost $${team}"
    cluster = settings["job_clusters"][0]["new_cluster"]
    assert cluster["spark_conf"] == {"spark.executorEnv.X": "${HOME}/x"}
    assert terraform.plan().changes == []
