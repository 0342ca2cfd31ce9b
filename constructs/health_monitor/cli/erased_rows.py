"""Erasing persons, with what is to tell of it.

It imports the contract of content: only a command that runs no job may import it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from content.erasure import DIVIDERS
from health_monitor.cli import CommandError, usage_error
from health_monitor.environments.settings import Settings
from health_monitor.erasing import ErasingError
from health_monitor.erasing.erasing import Held, OldVersions, erase, find, old_versions, targets
from health_monitor.erasing.persons import look_up, remember
from health_monitor.erasing.places import Place, places_in
from health_monitor.reader.reader import Reader

KEPT_DAYS = 7
"""So long Delta keeps the files of old versions, unless a table says otherwise."""


def places(workloads: Path) -> list[Place]:
    """Where persons may stand; raises CommandError when that cannot be known."""
    try:
        return places_in(workloads)
    except ErasingError as error:
        raise CommandError(str(error)) from error


def show(reader: Reader, found: Sequence[Place], principals: Sequence[str]) -> list[str]:
    """What is to tell of the rows that hold the persons; nothing is changed."""
    persons = look_up(reader, principals)
    held, old = list[Held](), list[OldVersions]()
    for target in targets(reader, found):
        held.append(find(reader, target, persons))
        old += old_versions(reader, target, persons)
    return _told(held, "hold a person; nothing was changed, --apply erases", old)


def apply(reader: Reader, found: Sequence[Place], principals: Sequence[str]) -> list[str]:
    """Erase them everywhere, loads of later replace them too; what is to tell of it."""
    persons = remember(reader, principals)
    held, old = list[Held](), list[OldVersions]()
    for target in targets(reader, found):
        held.append(find(reader, target, persons))
        erase(reader, held[-1], persons)
        old += old_versions(reader, target, persons)
    return _told(held, "erased", old)


def expect_names(principals: Sequence[str]) -> None:
    """Refuse what could be no name in a path or a JSON text."""
    for principal in principals:
        if not principal.strip() or any(divider in principal for divider in DIVIDERS):
            raise usage_error(
                f"PRINCIPAL {principal!r} cannot be told from what stands around it: give a name, "
                f"without {' '.join(DIVIDERS)}"
            )


def expect_run_as(reader: Reader, settings: Settings) -> None:
    """Refuse others than run_as: who makes the table of the erased can read its salt."""
    me = str(reader.ask("SELECT current_user()").values[0][0])
    if settings.run_as is not None and me.lower() != settings.run_as.lower():
        raise CommandError(
            f"you are {me}; {settings.name} runs as {settings.run_as}, who alone may read the salt "
            "of the hashes: log in as that service principal, for example by DATABRICKS_CLIENT_ID "
            "and DATABRICKS_CLIENT_SECRET"
        )


def _told(held: Sequence[Held], what: str, old: Sequence[OldVersions]) -> list[str]:
    holding = [each for each in held if each.rows]
    rows = _counted(sum(each.rows for each in holding))
    return [
        *(f"{each.target.object}: {_counted(each.rows)}" for each in holding),
        f"{rows} in {len(holding)} of {len(held)} places: {what}",
        *_of_old(old),
    ]


def _of_old(old: Sequence[OldVersions]) -> Iterator[str]:
    for each in old:
        versions = f"{each.first} to {each.last}" if each.first < each.last else f"{each.last}"
        yield f"{each.target.object}: still in version {versions}: {_counted(each.rows)}"
    if old:
        yield f"their files can go {KEPT_DAYS} days after the erase, when you run:"
    yield from dict.fromkeys(f"VACUUM {each.target.table};" for each in old)


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"
