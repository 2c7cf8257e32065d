from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "mentoring.rooms"
    label = "rooms"

    def ready(self) -> None:
        from mentoring.rooms import receivers  # noqa: F401  (connects them)
