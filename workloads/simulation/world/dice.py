"""Chance that is the same in every run: hashes of the seed, a label and keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

_STEPS = 1 << 31


@dataclass(frozen=True, kw_only=True)
class Dice:
    """Each label is an independent die, thrown once per combination of keys."""

    seed: int

    def number(self, label: str, *keys: Column) -> Column:
        """A 64-bit integer."""
        return F.xxhash64(F.lit(self.seed).cast("bigint"), F.lit(label), *keys)

    def unit(self, label: str, *keys: Column) -> Column:
        """A double in [0, 1)."""
        return F.pmod(self.number(label, *keys), F.lit(_STEPS)) / F.lit(float(_STEPS))

    def below(self, limit: int, label: str, *keys: Column) -> Column:
        """An integer (bigint) in [0, limit)."""
        return F.pmod(self.number(label, *keys), F.lit(limit).cast("bigint"))

    def pick(self, values: Sequence[str], label: str, *keys: Column) -> Column:
        """One of the values."""
        return choose(values, self.below(len(values), label, *keys))

    def digits(self, count: int, label: str, *keys: Column) -> Column:
        """A decimal id of that many digits, as text."""
        lowest = 10 ** (count - 1)
        return (self.below(9 * lowest, label, *keys) + F.lit(lowest)).cast("string")

    def hex16(self, label: str, *keys: Column) -> Column:
        """An id of 16 hexadecimal digits."""
        return F.lower(F.lpad(F.hex(self.number(label, *keys)), 16, "0"))

    def uuid(self, label: str, *keys: Column) -> Column:
        """An id in the form of a UUID."""
        text = F.md5(self.number(label, *keys).cast("string"))
        return F.concat_ws("-", *(text.substr(at, n) for at, n in _UUID_PARTS))


_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


def choose(values: Sequence[str], index: Column) -> Column:
    """The value at an index that counts from 0."""
    return F.element_at(F.array(*map(F.lit, values)), (index + 1).cast("int"))
