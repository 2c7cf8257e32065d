from django.apps import AppConfig


class CultureConfig(AppConfig):
    name = "culture"

    def ready(self) -> None:
        from culture import notices, personal, receivers  # noqa: F401  (receivers register themselves)

        notices.register()
        personal.register()
        personal.register_concerns()
