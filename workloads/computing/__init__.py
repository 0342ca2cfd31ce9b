"""Computes tables from other tables: Gold and the features."""
