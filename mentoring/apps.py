from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"

    def ready(self) -> None:
        from learning.registry import register_clinics, register_readers
        from mentoring import notices, personal, queries, receivers  # noqa: F401  (receivers connect)
        from people.registry import register_champion_rule

        notices.register()
        personal.register()
        personal.register_rounds()
        personal.register_concerns()
        register_champion_rule(queries.is_champion_of)
        register_readers(queries.champion_readers)
        register_clinics(queries.draft_clinics)
