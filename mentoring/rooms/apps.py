from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "mentoring.rooms"
    label = "rooms"

    def ready(self) -> None:
        from mentoring.rooms import personal, receivers  # noqa: F401  (receivers connect on import)

        personal.register()
        personal.register_concerns()
