from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.queries import departments_to_choose
from people.models import Department


class FurtherForm(forms.Form):
    """The next step. `departments` is asked for only where the kit comes to two of them."""

    seen = forms.CharField(widget=forms.HiddenInput)
    departments: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
        label=_("Which two departments"),
        help_text=_("Of ten people or more. Ask them first."),
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose two departments.")},
    )

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["departments"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        if step == "departments":
            field.queryset = departments_to_choose()
        else:
            del self.fields["departments"]

    def clean_departments(self) -> list[Department]:
        chosen = list(self.cleaned_data["departments"])
        if len(chosen) != 2:
            raise forms.ValidationError(_("Choose two departments, no more and no fewer."))
        return chosen
