"""Being listed beside others on a course: by one's own choice, and as easily undone."""

from learning.models import CoursePage, Listing
from people.models import Person


def list_me(learner: Person, course: CoursePage) -> None:
    Listing.objects.get_or_create(learner=learner, course_key=course.translation_key)


def unlist_me(learner: Person, course: CoursePage) -> None:
    Listing.objects.filter(learner=learner, course_key=course.translation_key).delete()
