"""Job specs and settings as Terraform resources. Nothing else of ours knows cdktf."""


class TerraformError(Exception):
    """A plan cannot be built: says what is wrong, where, and how to fix it."""
