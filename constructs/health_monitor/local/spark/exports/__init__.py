"""Reads Parquet files as they come: what Spark alone reads in part, or not at all."""
