from django import forms

SURE, UNSURE = "sure", "unsure"


class RecallForm(forms.Form):
    """One choice for one showing of a card, and which of the two buttons was pressed."""

    number = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    chosen = forms.CharField(max_length=64, required=False)
    sure = forms.ChoiceField(choices=[(SURE, SURE), (UNSURE, UNSURE)], required=False)

    @property
    def is_sure(self) -> bool:
        return self.cleaned_data.get("sure") == SURE
