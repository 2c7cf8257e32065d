from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        from recognition import facts, notices, personal

        facts.register()
        notices.register()
        personal.register()
