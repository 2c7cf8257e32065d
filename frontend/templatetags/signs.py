"""`{% load signs %}`: the pictures of the eight signs."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from culture.metrics import metric_named
from culture.models import SignState, StayingReading
from culture.queries import Reading
from frontend import sign_charts, sign_pictures
from frontend.sign_pictures import SignPicture, StayingPicture

register = template.Library()
STATES = {
    "green": ("healthy", "circle-check"),
    "amber": ("talk", "messages-square"),
    "red": ("warning", "triangle-alert"),
    "unknown": ("quiet", "hourglass"),
}


@register.simple_tag
def sign_picture(reading: Reading) -> SignPicture:
    return sign_pictures.picture_of(reading)


@register.simple_tag
def sign_trend(reading: Reading) -> SignPicture:
    return sign_pictures.trend_of(reading)


@register.simple_tag
def gauge(reading: Reading) -> SafeString:
    return mark_safe(sign_charts.gauge(reading.place, reading.sign.band))


@register.simple_tag
def cuts(picture: SignPicture) -> SafeString:
    """Both cuts of a chart; the width of the container shows one. Empty where nothing is drawn."""
    if not picture.draw:
        return mark_safe("")
    wide, narrow = (picture.draw(width) for width in sign_charts.WIDTHS)
    return mark_safe(f'<div class="chart-wide">{wide}</div><div class="chart-narrow">{narrow}</div>')


@register.inclusion_tag("culture/parts/sign_state.html")
def sign_state(state: str) -> dict[str, str]:
    name, icon = STATES[str(state)]
    return {"name": name, "icon_name": icon, "label": str(SignState(state).label)}


@register.simple_tag
def staying_picture(reading: StayingReading) -> StayingPicture:
    return sign_pictures.staying_of(reading.figures)


@register.filter
def metric_label(name: str) -> str:
    """A figure in words: `lifted` -> "Times the company carried …"."""
    return str(metric_named(name).label)
