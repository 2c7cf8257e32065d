from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import notices, personal

        notices.register()
        personal.register()
        personal.register_desk()
        personal.register_concerns()
