"""One step that creates many tables.

Django redraws every model that points at a changed one after each operation, and nearly all of ours point at
a person: a hundred and forty single `CreateModel` operations took forty seconds, one step for each app takes
three. What ends up in the database, and in Django's picture of it, is the same.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model


class CreateModels(Operation):
    """Do what each `CreateModel` says, in the order given, and redraw once.

    A model comes after those of the same app that its columns point at; constraints and indexes are in the
    options.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["models"]

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        made = {(app_label, model.name_lower): drawn(app_label, model) for model in self.models}
        state.models.update(made)
        if "apps" in state.__dict__:  # a cached property: drawn only once somebody asked
            state.reload_models(list(made), delay=True)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(model.references_model(name, app_label) for model in self.models)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"

    @property
    def migration_name_fragment(self) -> str:
        return "_".join(model.name_lower for model in self.models[:3])


def drawn(app_label: str, model: CreateModel) -> ModelState:
    """Return the state that `CreateModel` would add."""
    return ModelState(
        app_label,
        model.name,
        list(model.fields),
        dict(model.options),
        tuple(model.bases or (Model,)),
        list(model.managers or ()),
    )
