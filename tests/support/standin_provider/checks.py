"""What is wrong with a configuration before anything is planned."""

from collections.abc import Iterator, Mapping
from typing import Any

from standin_provider.errors import Problem
from standin_provider.rules import Rules
from standin_provider.values import UNKNOWN

State = Mapping[str, Any]
Found = tuple[str, Any]
"""A value, and the root attribute or block that it is in."""


def rule_problems(rules: Rules, config: State) -> Iterator[Problem]:
    """Breaches of the rules, in the words of Terraform's plugin library."""
    for path, texts in rules.choices.items():
        for value in _at(config, path):
            if value not in texts:
                listed = " ".join(f'"{text}"' for text in texts)
                yield Problem(
                    summary=f"expected {path} to be one of [{listed}], got {value}",
                    attribute=path.partition(".")[0],
                )
    for path, (least, most) in rules.ranges.items():
        for value in _at(config, path):
            if value < least or (most is not None and value > most):
                wanted = (
                    f"at least ({least})" if most is None else f"in the range ({least} - {most})"
                )
                yield Problem(
                    summary=f"expected {path} to be {wanted}, got {value}",
                    attribute=path.partition(".")[0],
                )
    for group in rules.at_most_one:
        named = sorted(name for name in group if config[name])
        for name in named if len(named) > 1 else ():
            others = [other for other in named if other != name]
            yield Problem(
                summary="Conflicting configuration arguments",
                detail=f'"{name}": conflicts with {", ".join(others)}',
                attribute=name,
            )
    for paths in rules.exactly_one:
        yield from _exactly_one(config, paths)


def _exactly_one(config: State, paths: tuple[str, ...]) -> Iterator[Problem]:
    block = paths[0].partition(".")[0]
    for item in config[block] if config[block] is not UNKNOWN else ():
        named = [path for path in paths if item[path.partition(".")[2]]]
        if len(named) != 1:
            yield Problem(
                summary="Invalid combination of arguments",
                detail=f"only one of `{','.join(paths)}` can be specified",
                attribute=block,
            )


def _at(config: Any, path: str) -> Iterator[Any]:
    """All values at a path that are configured and known."""
    if config is UNKNOWN or config is None:
        return
    name, _, rest = path.partition(".")
    value = config[name]
    if rest:
        for item in value if isinstance(value, list) else ():
            yield from _at(item, rest)
    elif value is not None and value is not UNKNOWN:
        yield value
