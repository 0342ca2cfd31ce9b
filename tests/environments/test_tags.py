"""Tags: what platform, product or cloud refuse or take to harm is told with its line."""

from collections.abc import Callable

import pytest

from health_monitor.environments import Settings

Load = Callable[..., Settings]
Problems = Callable[..., list[str]]

CLUSTER = (
    "compute: {{kind: job_cluster, cloud: {cloud}, spark_version: 17.3.x-scala2.13, "
    "node_type_id: x}}\n"
)
LETTERS = "Use letters, digits, blanks, - and _."
ANOTHER = "Use another key."

# A tag, and what is told of it on any compute.
ANYWHERE = {
    "Name: mine": "the platform finds a cluster by its tag Name, and would lose it running. Use "
    "another key, for example Title.",
    "RunName: x": f"the platform sets this tag itself. {ANOTHER}",
    "ClusterId: x": f"the platform sets this tag itself. {ANOTHER}",
    "Vendor: x": f"the platform sets this tag itself. {ANOTHER}",
    "deployment: x": f"the product sets this tag itself. {ANOTHER}",
    "domain: x": f"the product sets this tag itself. {ANOTHER}",
    '"k🚀": v': f"its key holds '🚀', which the platform refuses. {LETTERS}",
    'k: "z€"': f"its value holds '€', which the platform refuses. {LETTERS}",
    'k: "two\\nlines"': f"its value holds '\\n', which the platform refuses. {LETTERS}",
    '"": v': "its key is empty, or begins or ends with a blank. Write a word.",
    '"k ": v': "its key is empty, or begins or ends with a blank. Write a word.",
    f"{'k' * 129}: v": "its key has 129 characters, more than 128. Shorten the key.",
    f"k: {'v' * 257}": "its value has 257 characters, more than 256. Shorten the value.",
}
# A cloud and tags, and what is told of the last of them on its clusters only.
ON_CLUSTERS = {
    ("aws", '"aws:foo": v'): "its key begins with 'aws:', which aws keeps for itself. Begin the "
    "key with another word.",
    ("aws", '"AWS:foo": v'): "its key begins with 'AWS:', which aws keeps for itself. Begin the "
    "key with another word.",
    ("aws", 'k: "aws:v"'): "its value begins with 'aws:', which aws keeps for itself. Begin the "
    "value with another word.",
    ("aws", "k: 'a,b'"): f"its value holds ',', which aws refuses. {LETTERS}",
    ("aws", '"k#": v'): f"its key holds '#', which aws refuses. {LETTERS}",
    ("aws", 'k: "${HOME}"'): f"its value holds '$', which aws refuses. {LETTERS}",
    ("azure", "a/b: v"): f"its key holds '/', which azure refuses. {LETTERS}",
    ("azure", '"50%": v'): f"its key holds '%', which azure refuses. {LETTERS}",
    ("azure", "microsoft-team: v"): "its key begins with 'microsoft', which azure keeps for "
    "itself. Begin the key with another word.",
    ("azure", "Windows: v"): "its key begins with 'Windows', which azure keeps for itself. Begin "
    "the key with another word.",
    ("azure", "name: v"): "the platform finds a cluster by its tag Name, and would lose it "
    "running. Use another key, for example Title.",
    ("gcp", "NAME: v"): "the platform finds a cluster by its tag Name, and would lose it running. "
    "Use another key, for example Title.",
    ("azure", "team: a, Team: b"): "azure takes its key for that of the tag 'team'. Use another "
    "key for one of the two.",
    ("azure", "Product: b"): "azure takes its key for that of the tag 'product'. Use another key "
    "for one of the two.",
    ("gcp", "team.a: v, TeamA: w"): "gcp takes its key for that of the tag 'team.a'. Use another "
    "key for one of the two.",
    ("gcp", '"1st": v'): "its key becomes the label '1st', which gcp refuses. Begin the key with "
    "a letter.",
    ("gcp", '"+": v'): "its key becomes the label '', which gcp refuses. Begin the key with a "
    "letter.",
    ("gcp", f"{'k' * 64}: v"): "its key has 64 characters, more than 63. Shorten the key.",
    ("gcp", f"k: {'v' * 64}"): "its value has 64 characters, more than 63. Shorten the value.",
}
SOUND = {
    "aws": "{empty: '', team-a: 'Data + more', k: 'a/b:c@d', Team: x, team: y, ünit: ä}",
    "azure": "{empty: '', a.b: 'x/y <z>', team: 'aws:x', cost center: '50%'}",
    "gcp": "{empty: '', Team: x, team2: 'a, b', cost_center: '4711'}",
}


@pytest.mark.parametrize(("tag", "message"), ANYWHERE.items())
@pytest.mark.parametrize("layer", ["common", "orchestrator"])
def test_tag_that_harms_on_any_compute_is_told(
    problems: Problems, sound: str, tag: str, message: str, layer: str
) -> None:
    (line,) = problems(f"{sound}tags:\n  {layer}:\n    {tag}\n")
    assert line.startswith(f"dev.yaml:15: tags.{layer}.")
    assert line.endswith(f": {message}")


@pytest.mark.parametrize(("cloud", "tags", "message"), [(*k, v) for k, v in ON_CLUSTERS.items()])
def test_tag_that_the_cloud_refuses_is_told_for_its_clusters(
    problems: Problems, load: Load, sound: str, cloud: str, tags: str, message: str
) -> None:
    text = f"{sound}tags:\n  common: {{{tags}}}\n"
    (line,) = problems(text + CLUSTER.format(cloud=cloud))
    assert line.startswith("dev.yaml:14: tags.common.")
    assert line.endswith(f": {message}")
    load(text)


@pytest.mark.parametrize(("cloud", "tags"), SOUND.items())
def test_tags_that_the_cloud_takes_are_taken(load: Load, sound: str, cloud: str, tags: str) -> None:
    load(f"{sound}tags:\n  common: {tags}\n{CLUSTER.format(cloud=cloud)}")


def test_tag_of_a_layer_that_replaces_the_common_one_is_no_second_tag(
    load: Load, sound: str
) -> None:
    tags = "tags: {common: {team: a}, atomic: {team: b}}\n"
    assert load(f"{sound}{tags}{CLUSTER.format(cloud='azure')}").tags.atomic == {"team": "b"}


def test_tag_of_a_layer_that_differs_from_a_common_one_by_case_is_told(
    problems: Problems, sound: str
) -> None:
    tags = "tags:\n  common: {team: a}\n  atomic: {Team: b}\n"
    assert problems(f"{sound}{tags}{CLUSTER.format(cloud='azure')}") == [
        "dev.yaml:15: tags.atomic.Team: azure takes its key for that of the tag 'team'. Use "
        "another key for one of the two."
    ]


def test_all_tags_are_told_at_once_whatever_else_is_wrong(problems: Problems, sound: str) -> None:
    tags = 'tags: {common: {Name: mine, "aws:foo": v, RunName: x, "k🚀": v, empty: "", n: 1}}\n'
    told = problems(f"{sound}{tags}{CLUSTER.format(cloud='aws')}role: x\n")
    assert sorted(line.split(": ")[1] for line in told) == [
        "role",
        "tags.common.Name",
        "tags.common.RunName",
        "tags.common.aws:foo",
        "tags.common.k🚀",
        "tags.common.n",
    ]
