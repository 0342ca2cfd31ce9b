"""Maps of free text of which listed keys are stored all the same: they name things, not persons.

Keys differ in capitals between actions and releases, so they are found without, and are stored as
the list spells them.
"""

from collections.abc import Sequence

from content.sql import literal


def with_listed_keys(value: str, keys: Sequence[str], other: str | None) -> str:
    """SQL for a map whose listed keys are as they are listed; `other`: what is stored of the value
    `e.value` of another key, None: nothing is, and the key is left out.

    Of two that differ in capitals the one that is spelt as listed counts, else the first by letter.
    """
    pairs = ", ".join(f"{literal(key.lower())}, {literal(key)}" for key in keys)
    spelt = f"try_element_at(map({pairs}), lower(e.key))"
    same = f"filter(map_keys({value}), n -> lower(n) = lower(e.key))"
    first = f"CASE WHEN array_contains({same}, {spelt}) THEN {spelt} ELSE array_min({same}) END"
    chosen = f"({spelt} IS NOT NULL AND e.key = {first})"
    stored = "e.value"
    if other is not None:
        chosen = f"({spelt} IS NULL OR {chosen})"
        stored = f"CASE WHEN {spelt} IS NULL THEN {other} ELSE e.value END"
    kept = f"filter(map_entries({value}), e -> {chosen})"
    return (
        f"map_from_entries(transform({kept}, "
        f"e -> struct(coalesce({spelt}, e.key) AS key, {stored} AS value)))"
    )
