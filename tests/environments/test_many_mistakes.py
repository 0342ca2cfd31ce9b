"""Several mistakes in one environment file."""

from collections.abc import Callable

Problems = Callable[..., list[str]]


def test_all_mistakes_are_told_together_in_the_order_of_the_file(
    problems: Problems, sound: str
) -> None:
    text = sound.replace("catalog: main", "catalogue: main").replace("  gold: g", "  gold: 7")
    text += "host: http://x\nlookback_days: 9999\nsource:\n  kind: copy\n  catalog: a b\nrole: x\n"
    assert problems(text) == [
        "dev.yaml: catalog: is missing. Add it: a catalog name.",
        "dev.yaml:1: catalogue: is an unknown key. Did you mean catalog?",
        "dev.yaml:4: schemas.gold: 7 is not text. Write it in quotes.",
        "dev.yaml:13: host: 'http://x' is not a workspace address. Write https:// and the host "
        "name, without a path.",
        "dev.yaml:14: lookback_days: 9999 is not between 1 and 3650. Give a number between 1 and "
        "3650.",
        "dev.yaml:17: source.catalog: 'a b' is not a catalog name. Use lower-case "
        "letters, digits, _ and -.",
        "dev.yaml:18: role: 'x' is not a known value. Use one of primary, regional.",
    ]


def test_values_that_depend_on_each_other_are_judged_though_others_are_wrong(
    problems: Problems, sound: str
) -> None:
    text = f"{sound}role: x\nlookback_days: 90\nretention_days: 30\n"
    assert [line.split(": ")[1] for line in problems(text)] == ["role", "retention_days"]
