from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from culture.models import Event, Webhook
from people import outbound


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Where it leads: “Town square channel”."),
        max_length=60,
        error_messages={"required": _("Give it a name.")},
    )
    url = forms.CharField(
        label=_("Address"),
        help_text=_("Your chat gives you one: it begins with https://."),
        max_length=500,
        widget=forms.URLInput,
        error_messages={"required": _("Paste the address your chat gave you.")},
    )
    events = forms.MultipleChoiceField(
        label=_("What it hears"),
        choices=Event.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing it hears.")},
    )

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookForm":
        return cls(initial={"name": webhook.name, "url": webhook.url, "events": webhook.events})

    def clean_url(self) -> str:
        """Where it leads is looked at now, and again whenever something is sent."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            outbound.address_of(outbound.target_of(url, inside=settings.OUTBOUND_HOSTS))
        except outbound.NotAllowed:
            raise forms.ValidationError(
                _("Write an https address outside your network, or one your administrator lists as allowed.")
            ) from None
        except outbound.NoAnswer:
            raise forms.ValidationError(_("No machine has this name. Check the address.")) from None
        return url

    def what(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "url", "events")}
