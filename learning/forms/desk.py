"""What editors bring: question banks, manuscripts and parcels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import CoursePage

LARGEST_TEXT = 5 * 1024 * 1024


class ImportTextForm(forms.Form):
    """A file, or the text itself: on the second round the text comes back from the page."""

    course = forms.ModelChoiceField(label=_("Into which course"), queryset=CoursePage.objects.none())
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("gift", _("Questions in Moodle’s GIFT format")), ("markdown", _("Lessons in Markdown"))],
    )
    title = forms.CharField(
        label=_("Name of the lesson"),
        max_length=120,
        required=False,
        help_text=_("For questions without a category."),
    )
    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("Or the text itself"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    good_only = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = CoursePage.objects.order_by("title")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if file := given.get("file"):
            if file.size > LARGEST_TEXT:
                self.add_error("file", _("The file is larger than 5 MB."))
            else:
                given["text"] = self._decoded(file.read())
        if not self.errors and not given.get("text", "").strip():
            self.add_error("file", _("Choose a file, or put the text in the box."))
        return given

    def _decoded(self, content: bytes) -> str:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.add_error("file", _("Line %(line)d is not UTF-8. Save the file as UTF-8.") % {"line": line})
            return ""


class ImportParcelForm(forms.Form):
    parcel = forms.FileField(label=_("Course (a .zip exported from Groundswell)"))
    as_copy = forms.BooleanField(label=_("As a copy: with new keys, and nobody’s progress"), required=False)
