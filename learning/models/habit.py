"""How somebody likes to write in lessons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.own import OnePerPerson


class WritingHabit(models.Model):
    """Whether a rewrite goes to one's studio while one writes.

    By default it stays on the device until one says.
    """

    person = OnePerPerson(related_name="writing_habit")
    saves_as_written = models.BooleanField(_("save to my studio as I write"), default=False)

    class Meta:
        verbose_name = _("habit of writing")
        verbose_name_plural = _("habits of writing")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person)
