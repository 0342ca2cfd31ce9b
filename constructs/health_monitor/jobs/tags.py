"""The tags that the product gives its jobs, beside those of an environment."""

from health_monitor.jobs.spec import Layer

PRODUCT = "health-monitor"


def product_tags(*, deployment: str, domain: str, layer: Layer) -> dict[str, str]:
    """By them a job is found, and its owners are known; `deployment` names the environment."""
    return {
        "deployment": deployment,
        "domain": str(domain),
        "layer": layer.value,
        "product": PRODUCT,
    }
