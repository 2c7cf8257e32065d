from django import forms
from django.utils.translation import gettext_lazy as _


class DeviceForm(forms.Form):
    """What a browser gives who lets it hear (PushSubscription)."""

    name = forms.CharField(label=_("Device"), max_length=60)
    endpoint = forms.CharField(max_length=1000)
    public_key = forms.CharField(max_length=100)
    secret = forms.CharField(max_length=40)
