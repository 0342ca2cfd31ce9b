"""Brings functions and metric views into the catalog."""
