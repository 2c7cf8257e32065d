from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        from learning import marking, notices, personal

        marking.register()
        notices.register()
        personal.register()
        personal.register_concerns()
