from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        from recognition import notices, personal

        notices.register()
        personal.register()
