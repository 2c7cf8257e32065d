from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms.faces import Clock, Day
from people.models import Digest, Motivator, Person, Theme, Way
from people.registry import notice_kinds
from people.services.profile import PREFERENCE_FIELDS
from people.time import zone_names


def offer_zones(form: forms.BaseForm) -> None:
    """Let the form's time zone be every one there is, and the one it begins with."""
    field = form.fields["time_zone"]
    assert isinstance(field, forms.ChoiceField)
    zones = {*zone_names(), str(form.initial.get("time_zone") or "UTC")}
    field.choices = [(name, name.replace("_", " ")) for name in sorted(zones)]


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Every time you see here is in this zone.")
    )
    way = forms.ChoiceField(
        label=_("How I like to take part"),
        help_text=_("All four count the same. It only changes what we suggest."),
        choices=[*Way.choices, ("", _("Not sure yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    motivator = forms.ChoiceField(
        label=_("What makes it worth it for me"),
        help_text=_("Decides what you see here. Nobody else is told."),
        choices=[*Motivator.choices, ("", _("I’d rather not say"))],
        widget=forms.RadioSelect,
        required=False,
    )
    digest = forms.ChoiceField(
        label=_("Mail"),
        help_text=_("One mail with what is new for you. Never in your quiet hours, never when you are away."),
        choices=Digest.choices,
        widget=forms.RadioSelect,
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=Clock())
    quiet_to = forms.TimeField(label=_("Quiet until"), widget=Clock())
    nudges = forms.BooleanField(
        label=_("Nudge me now and then"),
        help_text=_("At most one a week, and never about posting."),
        required=False,
    )
    muted = forms.MultipleChoiceField(
        label=_("I don’t want to hear about"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_zones(self)
        kinds = [(kind.name, kind.label) for kind in notice_kinds() if kind.label]
        muted = self.fields["muted"]
        assert isinstance(muted, forms.MultipleChoiceField)
        # A kind no longer registered stays muted without being shown.
        muted.choices = kinds
        self.hidden_muted = set(self.initial.get("muted", [])) - {name for name, _label in kinds}

    def clean_muted(self) -> list[str]:
        return sorted({*self.cleaned_data["muted"], *self.hidden_muted})


def preferences_initial(person: Person) -> dict[str, Any]:
    row = person.preferences
    return {
        **{name: getattr(row, name) for name in PREFERENCE_FIELDS},
        "language": person.language,
        "time_zone": person.time_zone,
        "way": person.profile.way,
        "motivator": person.profile.motivator,
    }


class AwayForm(forms.Form):
    first_day = forms.DateField(label=_("First day"), widget=Day())
    last_day = forms.DateField(label=_("Last day"), widget=Day())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first one."))
        elif last and last < self.today:
            self.add_error("last_day", _("These days are over already."))
        elif first and last and (last - first).days > 366:
            self.add_error("last_day", _("Choose at most a year at a time."))
        return given
