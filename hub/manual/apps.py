from django.apps import AppConfig


class ManualConfig(AppConfig):
    """Brings templates, a stylesheet and a command; it has no models."""

    name = "hub.manual"
    label = "manual"
