"""`manage.py lint_courses`: what teaches badly in the published courses; exit status 1 when anything does."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from learning.models import CoursePage
from learning.queries import findings_of


class Command(BaseCommand):
    help = "Read the published courses and say what teaches badly; exit status 1 when something does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="only these courses")

    def handle(self, *args: Any, **options: Any) -> None:
        courses = CoursePage.objects.live().order_by("path").select_related("locale")
        if options["slugs"]:
            courses = courses.filter(slug__in=options["slugs"])
        count = 0
        for course in courses:
            for finding in findings_of(course):
                count += 1
                where = f"{course.slug} ({course.locale.language_code}): {finding.lesson}"
                quote = f" [{finding.quote}]" if finding.quote else ""
                self.stdout.write(f"{where}: {finding.code}: {finding.words}{quote}")
        self.stdout.write(f"{courses.count()} courses, {count} findings.")
        if count:
            sys.exit(1)
