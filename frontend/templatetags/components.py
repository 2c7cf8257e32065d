"""`{% component "notice" ink="kelp" %}words{% endcomponent %}`: templates/components/notice.html,
which declares what it takes: `{% props ink="" icon="info" %}`. What stands between is its `slot`.

A component sees its own props and nothing else of the page; a prop it did not declare is refused.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.engine import Engine
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
GIVEN = "props given"  # no template can write a variable with a space


class ComponentNode(template.Node):
    def __init__(self, name: FilterExpression, props: Mapping[str, FilterExpression], slot: NodeList) -> None:
        self.name, self.props, self.nodelist = name, props, slot

    def render(self, context: Context) -> SafeString:
        props = {key: value.resolve(context) for key, value in self.props.items()}
        slot = self.nodelist.render(context)
        page = Engine.get_default().get_template(f"components/{self.name.resolve(context)}.html")
        known = {"slot": slot, GIVEN: frozenset(props), "csrf_token": context.get("csrf_token")}
        return page.render(context.new({**props, **known}))


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    _tag, name, *bits = token.split_contents()
    props = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"component {name}: write props as name=value, not {bits[0]!r}")
    slot = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), props, slot)


class PropsNode(template.Node):
    def __init__(self, required: frozenset[str], defaults: Mapping[str, FilterExpression]) -> None:
        self.required, self.defaults = required, defaults

    def render(self, context: Context) -> SafeString:
        given: frozenset[str] = context.get(GIVEN) or frozenset()
        if unknown := given - self.required - self.defaults.keys():
            raise template.TemplateSyntaxError(f"This component takes no {', '.join(sorted(unknown))}")
        if missing := {name for name in self.required if name not in context}:
            raise template.TemplateSyntaxError(f"This component needs {', '.join(sorted(missing))}")
        for name, value in self.defaults.items():
            if name not in context:
                context[name] = value.resolve(context)
        return mark_safe("")


@register.tag
def props(parser: Parser, token: Token) -> PropsNode:
    """Declare what a component takes: a bare name is required, name=value has a default."""
    _tag, *bits = token.split_contents()
    required = frozenset(bit for bit in bits if "=" not in bit)
    defaults = token_kwargs([bit for bit in bits if "=" in bit], parser)
    return PropsNode(required, defaults)


@register.simple_tag
def link(name: str, otherwise: str) -> str:
    """The address called name, or `otherwise` while the app that owns it has not said so."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


@register.simple_tag
def steps(now: int, of: int) -> list[str]:
    """The state of each of `of` steps when one is at number `now`: done, now or empty."""
    return ["done" if number < now else "now" if number == now else "" for number in range(1, of + 1)]


ARABIC = "noto-sans-arabic.woff2"


@lru_cache(maxsize=1)
def fonts_cut() -> tuple[str, ...]:
    """The fonts every page needs at once, if `manage.py build_fonts` has cut them on this machine."""
    names = ("figtree.woff2", "bricolage-grotesque.woff2", ARABIC)
    folders = [Path(folder) / "fonts" for folder in settings.STATICFILES_DIRS]
    folders.append(Path(settings.STATIC_ROOT) / "fonts")
    return tuple(name for name in names if any((folder / name).exists() for folder in folders))


@register.simple_tag
def preload_fonts() -> SafeString:
    is_arabic = (get_language() or "").startswith("ar")
    return format_html_join(
        "\n  ",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(f"fonts/{name}"),) for name in fonts_cut() if is_arabic or name != ARABIC),
    )
