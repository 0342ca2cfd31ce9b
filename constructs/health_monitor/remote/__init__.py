"""Runs deployed jobs in their workspace, through the Databricks SDK, and follows them."""
