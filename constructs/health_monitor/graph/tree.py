"""A picture as a tree for the terminal: every job below the jobs that run it."""

from rich.console import Group
from rich.text import Text
from rich.tree import Tree

from health_monitor.graph.picture import Box, Outcome, Path, Picture, Step
from health_monitor.jobs.spec import Layer
from health_monitor.local.progress import COLORS

_COLORS = {Layer.ORCHESTRATOR: "magenta", Layer.COMPOSITE: "cyan", Layer.ATOMIC: "green"}
_FAINT = "bright_black"


def as_tree(picture: Picture) -> Group:
    """The trees of the jobs that no other job runs, below a title."""
    trees = []
    for box in picture.roots():
        tree = Tree(_job(picture, box, (box.key,)))
        _add_steps(tree, picture, box, (box.key,))
        trees.append(tree)
    return Group(Text(picture.title, "bold"), *trees)


def _add_steps(tree: Tree, picture: Picture, box: Box, path: Path) -> None:
    names = {step.key: step.job or step.key for step in box.steps}
    for step in box.steps:
        below = (*path, step.key)
        if step.job is None:
            label = Text(step.key)
        else:
            label = _job(picture, picture.boxes[step.job], below)
        branch = tree.add(_end(label, picture, step, below, names))
        if step.job is not None:
            _add_steps(branch, picture, picture.boxes[step.job], below)


def _job(picture: Picture, box: Box, path: Path) -> Text:
    label = Text(box.key, _COLORS[box.layer])
    for note in picture.notes(box):
        label.append(f"  {note}", _FAINT)
    if len(path) == 1 and path in picture.outcomes:
        _add_outcome(label, picture.outcomes[path])
    return label


def _end(label: Text, picture: Picture, step: Step, path: Path, names: dict[str, str]) -> Text:
    if step.after:
        label.append(f"  after {', '.join(names[key] for key in step.after)}", _FAINT)
    if path in picture.outcomes:
        _add_outcome(label, picture.outcomes[path])
    return label


def _add_outcome(label: Text, outcome: Outcome) -> None:
    label.append(f"  {outcome}", COLORS[outcome.word])
