"""Editors: what a change means before it is published, aggregates of ten, courses that travel."""

import io
import json
import struct
import wave
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from cms.services.site import grant_desk
from config.demonstration.factories import learning as make
from config.demonstration.factories.learning import CoursePageFactory, LessonPageFactory, home_page
from config.demonstration.factories.people import PersonFactory, TopicFactory
from learning import queries, services
from learning.impact import MEANING, changes
from learning.marking import ids_of
from learning.models import CoursePage, LessonPage
from learning.parcel import Broken
from learning.registry import practices
from learning.services.exchange import export_course, import_course
from people.models import Person, Role, State
from people.services import give_role

Browse = Callable[[Person], Client]


@pytest.fixture
def editor(amara: Person, course: CoursePage) -> Person:
    give_role(amara, Role.EDITOR)
    grant_desk(home_page())
    return amara


def answer(learner: Person, lesson: LessonPage, place: int) -> None:
    child = next(child for child in lesson.body if child.block_type == "question")
    services.start_lesson(learner, lesson)
    chosen = [list(ids_of(child.value["options"]))[place]]
    services.practise(learner, lesson, block=str(child.id), picks={"chosen": chosen})


# --- Change impact ------------------------------------------------------------------------------


def test_what_the_editors_form_adds_to_a_block_is_no_change() -> None:
    value: dict[str, Any] = {"bland": "b", "living": "It rang. I went.", "notes": []}
    more = {**value, "by": "", "recall": {"off": False, "situations": []}}
    written, saved = ({"id": "7", "type": "contrast", "value": each} for each in (value, more))

    assert changes([written], [saved]) == []


def test_a_long_beginning_is_cut_between_words() -> None:
    block = {"id": "7", "type": "plan", "value": {"lead": "One small plan that goes on " * 9}}

    assert changes([block], [])[0].words.endswith("goes on One …")


def test_moving_blocks_changes_nothing_and_turning_an_answer_does() -> None:
    before = [make.question(), make.plan(), make.drill()]
    turned = make.question(right=(False, True))
    worded = make.plan()
    worded["value"]["lead"] = "Another lead"

    assert changes(before, before[::-1]) == []
    found = {(change.kind, change.what) for change in changes(before, [turned, worded, make.task()])}
    assert found == {("question", "turned"), ("plan", "turned"), ("drill", "gone"), ("task", "new")}


def test_rewording_an_option_keeps_its_meaning() -> None:
    worded = make.question()
    worded["value"]["options"][0]["value"]["explanation"] = "Said better."

    assert [change.what for change in changes([make.question()], [worded])] == ["reworded"]


def test_options_in_another_order_mean_the_same_and_steps_in_another_order_do_not() -> None:
    shuffled, swapped = make.question(), make.ordering()
    shuffled["value"]["options"].reverse()
    swapped["value"]["items"].reverse()
    found = changes([make.question(), make.ordering()], [shuffled, swapped])

    assert {change.kind: change.what for change in found} == {"question": "reworded", "ordering": "turned"}


def test_what_is_known_of_an_example_means_something_and_how_it_is_said_does_not() -> None:
    weighed, worded = make.critique(), make.critique()
    weighed["value"]["honest"]["level"] = "not-yet"
    worded["value"]["honest"]["why"] = "Said better."

    assert [change.what for change in changes([make.critique()], [weighed])] == ["turned"]
    assert [change.what for change in changes([make.critique()], [worded])] == ["reworded"]
    assert set(MEANING) == set(practices())  # a new kind of block says what its answers hang on


def test_the_editor_is_told_who_is_inside_before_publishing(
    browse: Browse, editor: Person, bela: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question()])
    answer(bela, lesson, 0)
    lesson.body = [make.question(right=(False, True))]
    revision = lesson.save_revision(user=editor)
    impact = queries.impact_of(lesson)
    assert impact.matters
    assert impact.inside is None  # one person is never counted

    client = browse(editor)
    told = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert "Means something else now" in told
    assert "fewer than ten are not counted" in told
    url = reverse("learning_desk:publish", args=[lesson.pk])
    client.post(url, {"revision": revision.pk + 1})
    assert LessonPage.objects.get(pk=lesson.pk).body.raw_data[0]["value"]["options"][0]["value"]["right"]
    give_role(bela, Role.PROGRAMME_LEAD)  # has a desk, and writes no courses
    assert browse(bela).post(url, {"revision": revision.pk}, follow=True).status_code in (200, 403)
    assert LessonPage.objects.get(pk=lesson.pk).body.raw_data[0]["value"]["options"][0]["value"]["right"]
    client.post(url, {"revision": revision.pk})
    published = LessonPage.objects.get(pk=lesson.pk)
    assert not published.body.raw_data[0]["value"]["options"][0]["value"]["right"]
    done = queries.progress_in(bela, published)
    assert all(block.done_at for block in done.blocks.values())


def test_publishing_stops_to_tell_and_only_when_somebody_is_inside_and_the_meaning_turns(
    rf: RequestFactory, editor: Person, bela: Person, mallory: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question()])
    worded = make.question()
    worded["value"]["options"][0]["value"]["text"] = "Said better."

    def told(body: list[dict[str, Any]]) -> str:
        lesson.body = body
        lesson.save_revision(user=editor)
        request = rf.post("/")
        request.user = editor
        stops = [hook(request, lesson) for hook in hooks.get_hooks("before_publish_page")]
        return next((stop.content.decode() for stop in stops if stop is not None), "")

    turned = [make.question(right=(False, True))]
    assert told(turned) == ""  # nobody is inside
    answer(mallory, lesson, 0)
    services.finish_lesson(mallory, lesson)
    assert told(turned) == ""  # who finished is not inside
    answer(bela, lesson, 0)
    assert told([worded]) == ""
    assert "Means something else now" in told(turned)


def test_several_at_once_publish_nothing_while_one_would_turn_a_lesson(
    browse: Browse, editor: Person, bela: Person, course: CoursePage
) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question()])
    other = LessonPageFactory.create(parent=course, body=[make.plan()])
    answer(bela, lesson, 0)
    for page, body in ((lesson, [make.question(right=(False, True))]), (other, [make.plan("another")])):
        page.body = body
        page.save_revision(user=editor)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    held = browse(editor).post(f"{address}?id={lesson.pk}&id={other.pk}", follow=True)
    assert f"“{lesson.title}”" in held.content.decode()
    pages = LessonPage.objects.filter(pk__in=[lesson.pk, other.pk])
    assert all(page.has_unpublished_changes for page in pages)

    browse(editor).post(f"{address}?id={other.pk}")
    assert not LessonPage.objects.get(pk=other.pk).has_unpublished_changes


# --- Reports ------------------------------------------------------------------------------------


def test_reports_say_nothing_of_nine_and_something_of_ten(course: CoursePage) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question(), make.plan()])
    for _number in range(9):
        answer(PersonFactory.create(), lesson, 1)
    (nine,) = queries.reports_on(course)
    assert (nine.began, nine.finished, [s.done for s in nine.stretches]) == (None, None, [None, None])
    assert queries.misleading_options(course) == []

    answer(PersonFactory.create(), lesson, 1)

    (ten,) = queries.reports_on(course)
    assert (ten.began, [s.done for s in ten.stretches]) == (10, [10, None])
    assert [(each.option, each.share) for each in queries.misleading_options(course)] == [
        ("Option 1 of question", 100)
    ]


def test_reports_count_first_answers_of_those_who_are_here(course: CoursePage) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question()])
    people = PersonFactory.create_batch(10)
    for person in people:
        answer(person, lesson, 1)
        answer(person, lesson, 0)  # once they were told
    assert [each.share for each in queries.misleading_options(course)] == [100]

    people[0].state = State.ACCOUNT  # nine are left: who went is counted no more
    people[0].save(update_fields=["state"])
    assert [report.began for report in queries.reports_on(course)] == [None]
    assert queries.misleading_options(course) == []


def test_reports_name_no_block_beyond_one_that_fewer_than_ten_got_past(course: CoursePage) -> None:
    """What nine did is not told; whoever subtracts must not learn it from the block behind."""
    lesson = LessonPageFactory.create(
        parent=course, body=[make.question(), make.question("more"), make.question("last")]
    )
    people = PersonFactory.create_batch(30)
    for person in people:
        services.start_lesson(person, lesson)
    for place, count in ((0, 30), (1, 9), (2, 12)):
        child = [child for child in lesson.body if child.block_type == "question"][place]
        chosen = list(ids_of(child.value["options"]))
        for person in people[:count]:
            services.practise(person, lesson, block=str(child.id), picks={"chosen": chosen})

    (report,) = queries.reports_on(course)

    assert [stretch.done for stretch in report.stretches] == [30, None, 12]
    assert report.loses_most == ""


def test_reports_name_the_block_at_which_ten_people_stop(course: CoursePage) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question(), make.plan()])
    people = PersonFactory.create_batch(20)
    for person in people:
        services.start_lesson(person, lesson)
    for person in people[:11]:
        answer(person, lesson, 0)
    assert [report.loses_most for report in queries.reports_on(course)] == [""]

    nobody_more = LessonPageFactory.create(
        parent=course, body=[make.prose("Read on."), make.question("other"), make.plan()]
    )
    for person in people:
        services.start_lesson(person, nobody_more)
    for person in people[:10]:
        answer(person, nobody_more, 0)

    (_first, report) = queries.reports_on(course)
    assert report.loses_most == nobody_more.body.raw_data[1]["id"]
    assert [stretch.kind for stretch in report.stretches] == ["Question", "If–then plan"]


def test_reports_open_on_a_course_that_has_something_to_tell(
    browse: Browse, editor: Person, course: CoursePage
) -> None:
    quiet = CoursePageFactory.create(title="A quiet one", slug="quiet")
    lesson = LessonPageFactory.create(parent=course, body=[make.question()])
    for _number in range(10):
        answer(PersonFactory.create(), lesson, 1)
    address, client = reverse("learning_desk:reports"), browse(editor)

    page = client.get(address).content.decode()
    assert f'<option value="{course.pk}" selected>{course.title}</option>' in page
    assert f'<option value="{quiet.pk}">{quiet.title} (too early to say)</option>' in page
    assert "Began: 10." in page
    page = client.get(address, {"course": quiet.pk}).content.decode()
    assert f'<option value="{quiet.pk}" selected>' in page
    assert "there is nothing to say yet" in page
    assert "Where people stop" not in page


def test_only_editors_reach_the_desk(
    browse: Browse, editor: Person, bela: Person, stranger: Person, course: CoursePage
) -> None:
    addresses = [
        reverse("learning_desk:reports"),
        reverse("learning_desk:import"),
        reverse("learning_desk:export", args=[course.pk]),
    ]
    for address in addresses:
        assert browse(editor).get(address).status_code == 200, address
        for client in (Client(), browse(bela), browse(stranger)):
            assert client.get(address).status_code in (302, 403), address


def test_paths_and_cohorts_stand_beside_the_desk_for_whoever_keeps_them(
    browse: Browse, editor: Person, bela: Person
) -> None:
    give_role(bela, Role.PROGRAMME_LEAD)
    kept = [reverse(f"wagtailsnippets_learning_{kind}:list") for kind in ("path", "cohort")]
    desk = [reverse("learning_desk:reports"), reverse("learning_desk:import")]
    home = reverse("wagtailadmin_home")

    for address in (*kept, *desk):
        assert f'"{address}"' in browse(editor).get(home).content.decode(), address
    seen = browse(bela).get(home).content.decode()
    assert all(f'"{address}"' in seen for address in kept)
    assert not any(f'"{address}"' in seen for address in desk)


# --- Travelling ---------------------------------------------------------------------------------


def picture() -> int:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    file = ImageFile(io.BytesIO(drawn.getvalue()), name="sea.png")
    made = get_image_model().objects.create(
        title="Sea",
        description="A teal sea",
        file=file,
        focal_point_x=12,
        focal_point_y=9,
        focal_point_width=8,
        focal_point_height=6,
    )
    return int(made.pk)


def document(name: str, content: bytes) -> int:
    made = get_document_model().objects.create(title=name, file=ContentFile(content, name=name))
    return int(made.pk)


def tone() -> bytes:
    """A tenth of a second of a hum, as a real WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setparams((1, 2, 8_000, 0, "NONE", ""))
        sound.writeframes(b"".join(struct.pack("<h", 800 * (step % 20)) for step in range(800)))
    return made.getvalue()


# A film drawn for this test (WebM, VP8, 32 by 24), a hum, its captions and a sheet of paper.
MEDIA = {
    "film.webm": (Path(__file__).parent / "media" / "film.webm").read_bytes(),
    "film.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nStop.\n",
    "desk.wav": tone(),
    "sheet.txt": "Ask first – then write.".encode(),
}


SAID_OF_A_COURSE = {
    "promise": "You will hear yourself.",
    "strand": "mentoring",
    "poster_seed": "reef",
    "is_good_start": True,
    "for_whom": "Whoever reads.",
    "led_by_line": "Keeps it short.",
    "word": "It helped.",
    "word_line": "Fitter, Salford",
    "search_description": "Of voices.",
}
SAID_OF_A_LESSON = {
    "teaser": "One line.",
    "kind": "try",
    "minutes": 7,
    "tip": "Read it aloud.",
    "landmark": "The first own line",
    "check_every": 6,
    "checked_on": date(2026, 5, 4),
    "search_description": "Of lifts.",
}


def full_course(course: CoursePage) -> CoursePage:
    other = CoursePageFactory.create(title="Before", slug="before")
    course.advises = [other]
    course.topics = [TopicFactory.create(name="Lifts", slug="lifts")]
    for name, said in SAID_OF_A_COURSE.items():
        setattr(course, name, said)
    course.led_by = course.word_by = PersonFactory.create(email="led@example.org")
    course.save()
    course.save_revision().publish()
    film = {
        "title": "Film",
        "file": document("film.webm", MEDIA["film.webm"]),
        "captions": document("film.vtt", MEDIA["film.vtt"]),
        "language": "en",
        "transcript": "Tomasz: Stop.",
    }
    sound = {
        "title": "Night desk",
        "file": document("desk.wav", MEDIA["desk.wav"]),
        "transcript": "Callum: It’s ten past three.",
    }
    link = f'<p>See <a id="{other.pk}" linktype="page">this</a>.</p>'
    sheet = document("sheet.txt", MEDIA["sheet.txt"])
    body = [
        *make.everything(),
        make.block("prose", link, "prose"),
        make.block("video", film, "film"),
        make.block("audio", sound, "sound"),
        make.block("download", {"title": "Sheet", "document": sheet}, "sheet"),
        make.block("picture", {"image": {"image": picture(), "alt_text": "Sea", "decorative": False}}, "pic"),
    ]
    who = PersonFactory.create(email="tip@example.org")
    LessonPageFactory.create(
        parent=course,
        title="All of it",
        body=body,
        teaching=link,
        tip_by=who,
        checked_by=who,
        **SAID_OF_A_LESSON,
    )
    LessonPageFactory.create(parent=course, title="Draft", live=False)
    return CoursePage.objects.get(pk=course.pk)


def test_a_course_travels_without_loss(editor: Person, course: CoursePage) -> None:
    course = full_course(course)
    packed = export_course(course)
    with pytest.raises(Broken):
        import_course(editor, io.BytesIO(packed))
    course.delete()
    get_image_model().objects.all().delete()
    get_document_model().objects.all().delete()

    made = import_course(editor, io.BytesIO(packed))

    assert export_course(made) == packed
    assert {name: getattr(made, name) for name in SAID_OF_A_COURSE} == SAID_OF_A_COURSE
    assert [topic.slug for topic in made.topics.all()] == ["lifts"]
    assert {made.led_by, made.word_by} == {Person.objects.get(email="led@example.org")}
    assert [page.title for page in made.advises.all()] == ["Before"]
    assert made.translation_key == course.translation_key
    lesson = LessonPage.objects.child_of(made).get(title="All of it")
    assert {name: getattr(lesson, name) for name in SAID_OF_A_LESSON} == SAID_OF_A_LESSON
    assert {lesson.tip_by, lesson.checked_by} == {Person.objects.get(email="tip@example.org")}
    brought = {row.title: row.file.open("rb").read() for row in get_document_model().objects.all()}
    assert brought == MEDIA
    film = next(child for child in lesson.body if child.block_type == "video").value
    assert (film["file"].title, film["captions"].title) == ("film.webm", "film.vtt")
    sea = get_image_model().objects.get()
    assert (sea.description, sea.width, sea.height) == ("A teal sea", 40, 30)
    assert (sea.focal_point_x, sea.focal_point_width) == (12, 8)
    assert Image.open(sea.file).getpixel((3, 3)) == (0, 128, 128)
    assert not LessonPage.objects.get(title="Draft").live


def test_a_course_travels_in_all_its_languages(editor: Person, course: CoursePage) -> None:
    LessonPageFactory.create(parent=course, title="Only one", body=[make.question()])
    german = Locale.objects.get_or_create(language_code="de")[0]
    for page in (*Page.objects.ancestor_of(course).filter(depth__gt=1), course, *course.get_children()):
        page.specific.copy_for_translation(german, copy_parents=True)
    packed = export_course(course)
    for page in CoursePage.objects.filter(translation_key=course.translation_key):
        page.delete()

    made = import_course(editor, io.BytesIO(packed))

    (there,) = made.get_translations()
    assert (there.locale, there.get_children().count()) == (german, 1)
    assert export_course(made) == packed


def test_a_copy_has_new_keys_and_nobodys_progress(editor: Person, bela: Person, course: CoursePage) -> None:
    lesson = LessonPageFactory.create(parent=course, body=[make.question()])
    answer(bela, lesson, 0)

    made = import_course(editor, io.BytesIO(export_course(course)), as_copy=True)

    assert made.translation_key != course.translation_key
    assert made.slug == "voice-2"
    assert queries.route_of(bela, made).progress.is_started is False


@pytest.mark.parametrize(
    "broken",
    ["no zip", "no manifest", "newer", "damaged", "altered", "last", "endless", "nonsense"],
)
def test_what_is_no_course_makes_nothing(editor: Person, course: CoursePage, broken: str) -> None:
    packed = export_course(full_course(course))
    with zipfile.ZipFile(io.BytesIO(packed)) as parcel:
        files = {name: parcel.read(name) for name in parcel.namelist()}
    told = json.loads(files["course.json"])
    if broken == "no manifest":
        del files["course.json"]
    elif broken == "newer":
        files["course.json"] = json.dumps({**told, "version": 99}).encode()
    elif broken == "damaged":
        name = next(name for name in files if name.endswith(".png"))
        files[name] = b"other bytes"
    elif broken == "altered":  # a file that would be taken for what it is not
        name = next(name for name in files if name.endswith(".txt"))
        files[name] = b"other words"
    elif broken == "last":  # everything before it is sound, media and lessons
        told["courses"][0]["lessons"][-1]["minutes"] = "many"
        files["course.json"] = json.dumps(told).encode()
    elif broken == "nonsense":
        del told["courses"][0]["lessons"][0]["title"]
        files["course.json"] = json.dumps(told).encode()
    elif broken == "endless":
        files |= {f"media/{number}": b"" for number in range(2_001)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parcel:
        for name, content in files.items():
            parcel.writestr(name, content)
    given = b"PK no" if broken == "no zip" else made.getvalue()
    before = everything()

    with pytest.raises(Broken):
        import_course(editor, io.BytesIO(given), as_copy=True)

    assert everything() == before


def everything() -> list[int]:
    models = (CoursePage, LessonPage, get_document_model(), get_image_model())
    return [model.objects.count() for model in models]
