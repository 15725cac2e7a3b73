from django.apps import AppConfig


class StyleguideConfig(AppConfig):
    """Brings templates and a style sheet. Only development settings install it."""

    name = "hub.styleguide"
    label = "styleguide"
