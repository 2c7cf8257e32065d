"""People in Wagtail's admin: accounts and roles, and nothing anybody wrote or did.

The list shows no column about joining, signing in or being active (people.md, non-interference), and it
leaves out who erased themselves. Nobody is deleted here: leaving erases, `is_active` closes an account.
"""

import sys
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserViewSet

from people import queries, services
from people.forms.preferences import offer_zones
from people.models import Act, ActObject, ClosedAccount, Department, Person, Role, State
from people.time import spoken

MOST_FOUND = 400  # of more, a page is found soon, and naming them all would take longer
COUNTED = 2_000  # beyond the page that is shown, so that every page can be reached from one before it


def role_groups() -> QuerySet[Group]:
    return Group.objects.filter(name__in=Role.values).order_by("name")


class ByLabel:
    """Names a role as people call it, not as the database does."""

    def label_from_instance(self, obj: Any) -> str:
        return str(Role(obj.name).label)


class RoleChoice(ByLabel, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    pass


class OneRole(ByLabel, django_filters.fields.ModelChoiceField):
    pass


class RoleFilter(django_filters.ModelChoiceFilter):
    field_class = OneRole


class AccountForm(forms.ModelForm[Person]):
    """Who someone is to the organisation. A reporting line comes from the directory, not from this page."""

    groups = RoleChoice(
        label=_("Roles"), queryset=Group.objects.none(), required=False, widget=CheckboxSelectMultiple
    )

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Person
        fields = ["email", "name", "department", "language", "time_zone", "groups"]

    may_sign_in = forms.BooleanField(
        label=_("May sign in"),
        help_text=_(
            "Without it the account is closed: signed out everywhere, shown as “A colleague”, what others "
            "rely on handed over. Nothing is erased, and ticking it again opens the account as it was."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        offer_zones(self)
        self.initial["language"] = spoken(self.instance.language)
        self.fields["may_sign_in"].initial = self.instance.is_active
        if self.instance.state == State.DEACTIVATED:
            self.fields["name"].disabled = True  # the real name waits in people.ClosedAccount
        if self.editing_self or self.instance.pk is None:
            del self.fields["may_sign_in"]
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = role_groups()
        if self.editing_self:
            del self.fields["groups"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if any(one != self.instance for one in queries.accounts_like(email)):
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def save(self, commit: bool = True) -> Person:
        if self.instance.pk is None:
            self.instance.set_unusable_password()
            self.instance.vouched_at = timezone.now()
        else:
            self.follow_address()
        return super().save(commit)

    def follow_address(self) -> None:
        before = Person.objects.get(pk=self.instance.pk)
        if before.email != self.cleaned_data["email"]:
            services.change_address(before, self.cleaned_data["email"])


class NewAccountForm(AccountForm):
    """Makes an account; its owner decides whether to join."""


class AccountFilters(WagtailFilterSet):
    department = django_filters.ModelChoiceFilter(
        label=_("Department"), queryset=lambda request: Department.objects.all()
    )
    groups = RoleFilter(label=_("Role"), queryset=lambda request: role_groups())

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    class Meta:
        model = Person
        fields = ["department", "groups"]


class AheadPaginator(WagtailPaginator):
    """Counts only so far ahead of the page that is asked for: one letter is in every second name.

    Everybody, too: to count 50,000 is a third of what the page costs a small organisation.
    """

    asked = 1
    is_more = False

    def get_page(self, number: Any) -> Page[Person]:
        self.asked = max(1, int(number)) if str(number).isdecimal() else 1
        return super().get_page(number)

    @cached_property
    def count(self) -> int:
        most = min(self.asked, sys.maxsize // self.per_page // 2) * self.per_page + COUNTED
        found: int = self.object_list.order_by()[: most + 1].count()
        self.is_more = found > most
        return min(found, most)

    @cached_property
    def items_count_label(self) -> str:
        if self.count and self.is_more:
            return _now("More than %(count)s people") % {"count": intcomma(self.count)}
        return str(super().items_count_label)


class AccountList(IndexView):
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "people/accounts_found.html"
    page_title = _("People")
    add_item_label = _("Add an account")
    paginator_class = AheadPaginator
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name", label=_("Name"), accessor=real_name, sort_key="name", get_url=self.get_edit_url
            ),
            Column("email", label=_("Work address"), sort_key="email"),
            Column("department", label=_("Department")),
        ]

    @cached_property
    def search_fields(self) -> list[str]:
        return ["name", "email"]

    def search_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Whose name or address has the words in it, also of who has been closed.

        One look through an index finds who they are, if they are few; without it, counting them and showing a
        page of them would each read every row.
        """
        if not self.is_searching:
            return queryset
        words = self.search_query
        closed = ClosedAccount.objects.filter(name__icontains=words).values("person")
        named = Q(name__icontains=words) | Q(email__icontains=words) | Q(pk__in=closed)
        everybody = Person.objects.filter(named).exclude(state=State.LEFT).order_by("name")
        found = list(everybody.values_list("pk", flat=True)[: MOST_FOUND + 1])
        return queryset.filter(pk__in=found) if len(found) <= MOST_FOUND else queryset.filter(named)

    def get_base_queryset(self) -> QuerySet[Person]:
        people = Person.objects.exclude(state=State.LEFT)
        return people.select_related("department", "closed_account")

    def order_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return queryset.order_by(self.ordering or "name", "pk")

    def get_delete_url(self, instance: Person) -> None:
        return None


def real_name(person: Person) -> str:
    """The name the organisation knows an account by, closed or not."""
    closed = getattr(person, "closed_account", None)
    return closed.name if closed else person.name


def audit_roles(actor: Person, person: Person, before: frozenset[str]) -> None:
    after = frozenset(person.groups.values_list("name", flat=True))
    for act, roles in ((Act.GAVE, after - before), (Act.TOOK, before - after)):
        for role in sorted(roles):
            services.audit(actor, act, ActObject.ROLE, object_id=person.pk, detail=role)


class AccountAdd(CreateView):
    @transaction.atomic
    def save_instance(self) -> Person:
        person: Person = super().save_instance()
        services.audit(self.request.user, Act.MADE, ActObject.ACCOUNT, object_id=person.pk)
        audit_roles(self.request.user, person, frozenset())
        return person


class AccountEdit(EditView):
    @transaction.atomic
    def save_instance(self) -> Person:
        actor, before = self.request.user, frozenset(self.object.groups.values_list("name", flat=True))
        changed = sorted({*self.form.changed_data} - {"groups", "may_sign_in"})
        person: Person = super().save_instance()
        if changed:
            detail = ", ".join(changed)
            services.audit(actor, Act.CHANGED, ActObject.ACCOUNT, object_id=person.pk, detail=detail)
        audit_roles(actor, person, before)
        if "may_sign_in" in self.form.changed_data:
            opens = self.form.cleaned_data["may_sign_in"]
            (services.reactivate if opens else services.deactivate)(person, actor=actor)
        return person

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False
        if self.object.state == State.LEFT or (self.object.is_superuser and not request.user.is_superuser):
            raise PermissionDenied

    def get_delete_url(self) -> None:
        return None


class NoDeletion(DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied


class PersonViewSet(UserViewSet):
    ordering = "name"
    menu_label = _("People")
    template_prefix = "people/admin/"
    filterset_class = AccountFilters
    copy_view_enabled = False
    index_view_class = AccountList
    add_view_class = AccountAdd
    edit_view_class = AccountEdit
    delete_view_class = NoDeletion

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        return AccountForm if for_update else NewAccountForm
