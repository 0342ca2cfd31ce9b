"""A health monitor for Databricks, deployed with Terraform and runnable on one machine."""
