from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        from recognition import facts, notices, personal, receivers  # noqa: F401  (receivers connect)
        from recognition.registry import RulesGate, register_rules_gate
        from recognition.services import preview_of, publish_rules

        facts.register()
        notices.register()
        personal.register()
        register_rules_gate(RulesGate(publish=publish_rules, preview=preview_of))
