"""Simulated system tables."""
