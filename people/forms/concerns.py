from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.models import Decision


class ConcernForm(forms.Form):
    words = forms.CharField(
        label=_("What’s not right?"),
        help_text=_("In your own words. A line is enough."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say in a few words what’s not right.")},
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What happens to it"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens to it.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The author reads this. Speak about the thing, not about the person."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why. The author will want to know.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, can_be_hidden: bool, initial: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        if not can_be_hidden:
            kept = [choice for choice in Decision.choices if choice[0] != Decision.HIDDEN]
            self.fields["decision"].choices = kept  # type: ignore[attr-defined]  # a ChoiceField


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=_("Your reply"),
        help_text=_("You can reply once. Only the person who decides reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your reply, or leave it.")},
    )
