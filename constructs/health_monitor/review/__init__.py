"""What a Terraform plan would do, told for the people who review it."""


class ReviewError(Exception):
    """A document is no plan that can be reviewed: says what is wrong, and how to get one."""
