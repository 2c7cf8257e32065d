from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from people import checks, notices, personal  # noqa: F401  (checks register themselves)

        notices.register()
        personal.register()
