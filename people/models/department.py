from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Department(MP_Node):
    """A unit of the organisation; units form a tree (materialised path)."""

    name = models.CharField(_("name"), max_length=120)
    # Head-counts typed in by the organisation: denominators never count account rows.
    headcount = models.PositiveIntegerField(_("people in it"), null=True, blank=True)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)

    node_order_by = ["name"]

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name
