"""Links in what people write: only to the web, in a page of their own, without telling where from."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?’”)\]]")


@register.filter
def links(text: str) -> SafeString:
    """The text, escaped, with each http(s) address as a link; anything else stays words."""
    parts, at = [], 0
    for found in LINK.finditer(text):
        parts.append(conditional_escape(text[at : found.start()]))
        parts.append(
            format_html(
                '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>', found.group()
            )
        )
        at = found.end()
    parts.append(conditional_escape(text[at:]))
    return mark_safe("".join(parts))
