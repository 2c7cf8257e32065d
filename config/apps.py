from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands that know every app: demo, setup, build_fonts."""

    name = "config"
