from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people import queries, rules
from people.forms.faces import Clock
from people.models import AUDIENCE_LABELS, DEFAULT_AUDIENCES, Audience, Department, Person, Profile, Topic
from people.photos import NotAPhoto, make_portrait


class ProfileForm(forms.Form):
    """What someone says about themselves; beside each part who sees it (`who_…`)."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the name people call you by.")}
    )
    headline = forms.CharField(
        label=_("What you do, and where"),
        help_text=_("Stands beneath your name, for example “Service planner, Leeds”."),
        max_length=120,
        required=False,
    )
    voice_words = forms.CharField(
        label=_("Three words others use about you"),
        help_text=_("Your ring is drawn from them. Ask someone who likes you."),
        max_length=80,
        required=False,
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("None")
    )
    purpose = forms.CharField(
        label=_("What I am here for"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics I care about"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    findable = forms.BooleanField(
        label=_("Colleagues may find me by name"),
        help_text=_("So that somebody can thank you or ask you along."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("department", queries.departments()), ("topics", queries.topics())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        for group in DEFAULT_AUDIENCES:
            self.fields[f"who_{group}"] = audience_field(group)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    @property
    def visibility(self) -> dict[str, Audience]:
        return {group: Audience(self.cleaned_data[f"who_{group}"]) for group in DEFAULT_AUDIENCES}


def profile_initial(someone: Person) -> dict[str, Any]:
    own = ("name", "headline", "voice_words", "department")
    told = ("pronouns", "purpose", "findable")
    mine = someone.profile
    return {
        **{name: getattr(someone, name) for name in own},
        **{name: getattr(mine, name) for name in told},
        **{f"who_{group}": mine.audience_of(group) for group in DEFAULT_AUDIENCES},
        "topics": list(mine.topics.all()),
    }


def audience_field(group: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=AUDIENCE_LABELS[group], choices=Audience.choices)


class FocusForm(forms.Form):
    """Three halves of one sentence: what for, for whom, why."""

    focus_known_for = forms.CharField(
        label=_("I’d like to be known for"),
        help_text=_(
            "Something you know from doing it. “Explaining why lifts stop” is better than “innovation”."
        ),
        max_length=200,
        error_messages={"required": _("Write what you’d like to be known for, or skip this for now.")},
    )
    focus_for_whom = forms.CharField(
        label=_("For whom"), help_text=_("Who would be glad to hear it?"), max_length=200, required=False
    )
    focus_why = forms.CharField(
        label=_("Because"),
        help_text=_("Why it matters to you."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HoursForm(forms.Form):
    """Two spans for each day of the week, in the person's own clock; empty means no time."""

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        kwargs["initial"] = hours_to_initial(profile.hours)
        super().__init__(*args, **kwargs)

    def days(self) -> list[dict[str, Any]]:
        return [
            {
                "name": WEEKDAYS[day],
                "key": day,
                "spans": [(self[f"d{day}_from{n}"], self[f"d{day}_to{n}"]) for n in (1, 2)],
            }
            for day in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        hours: dict[str, list[list[int]]] = {}
        for day in range(7):
            spans = [span for n in (1, 2) if (span := self._span(given, day, n))]
            if tidy := rules.tidy_spans(spans):
                hours[str(day)] = tidy
        given["hours"] = hours
        return given

    def _span(self, given: dict[str, Any], day: int, n: int) -> tuple[int, int] | None:
        start, end = given.get(f"d{day}_from{n}"), given.get(f"d{day}_to{n}")
        if start is None and end is None:
            return None
        where = {"day": WEEKDAYS[day]}
        if start is None or end is None:
            missing = f"d{day}_{'from' if start is None else 'to'}{n}"
            if missing not in self.errors:
                self.add_error(missing, _now("%(day)s: say from when until when.") % where)
            return None
        if end <= start:
            self.add_error(f"d{day}_to{n}", _now("%(day)s: the end is not after the beginning.") % where)
            return None
        return start.hour * 60 + start.minute, end.hour * 60 + end.minute


def _hour_fields() -> dict[str, forms.TimeField]:
    fields: dict[str, forms.TimeField] = {}
    for day in range(7):
        for n in (1, 2):
            for end, label in (("from", _("from")), ("to", _("until"))):
                field = forms.TimeField(label=label, required=False, widget=Clock())
                field.widget.attrs["class"] = "input"
                fields[f"d{day}_{end}{n}"] = field
    return fields


HoursForm.base_fields = {**_hour_fields()}


def hours_to_initial(hours: dict[str, list[list[int]]]) -> dict[str, str]:
    """{"0": [[540, 720]]} -> {"d0_from1": "09:00", "d0_to1": "12:00"}; more than two spans keep two."""
    initial: dict[str, str] = {}
    for day, spans in hours.items():
        for n, (start, end) in enumerate(spans[:2], start=1):
            initial[f"d{day}_from{n}"], initial[f"d{day}_to{n}"] = clock(start), clock(end)
    return initial


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_(
            "JPEG, PNG or WebP, at most 8 MB. We cut it square and remove what the camera wrote into it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture first.")},
    )

    def clean_photo(self) -> ContentFile[bytes]:
        given = self.cleaned_data["photo"]
        try:
            return ContentFile(make_portrait(given.read()), name="portrait.jpg")
        except NotAPhoto:
            raise forms.ValidationError(
                _("We can’t read that as a picture. Try a JPEG, PNG or WebP under 8 MB.")
            ) from None
