from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed by development settings only, so that no server ever has the demo's accounts."""

    name = "hub.demo"
    label = "demo"
