"""Pages, drafts and the composer, shown to the people who may see them."""

from cms.views.pages import (
    home,
    lines,
    serve_page,
    show_boundaries,
    show_example,
    show_home,
    show_page,
    show_story,
    show_voices,
    sign,
    unsign,
    voices,
)

__all__ = [
    "home",
    "lines",
    "serve_page",
    "show_boundaries",
    "show_example",
    "show_home",
    "show_page",
    "show_story",
    "show_voices",
    "sign",
    "unsign",
    "voices",
]
