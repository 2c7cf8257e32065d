from django.apps import AppConfig


class CultureConfig(AppConfig):
    name = "culture"

    def ready(self) -> None:
        from culture import notices, personal

        notices.register()
        personal.register()
        personal.register_concerns()
