from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    default = True

    def ready(self) -> None:
        from people import checks, notices, personal, receivers  # noqa: F401  (some register themselves)

        notices.register()
        personal.register()
        personal.register_account()
        personal.register_concerns()


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's user management with our Person: listed in INSTALLED_APPS instead of wagtail.users."""

    user_viewset = "people.viewsets.PersonViewSet"
