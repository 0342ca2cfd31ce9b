"""Replaces persons in an environment's tables by their hashes."""


class ErasingError(Exception):
    """What keeps persons from being erased."""
