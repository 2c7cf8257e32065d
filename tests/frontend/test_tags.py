import re

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from config.demonstration.factories.people import PersonFactory
from people.models import Profile


class Suggestion(forms.Form):
    title = forms.CharField(
        help_text="A few words.", max_length=200, error_messages={"required": "Give it a title."}
    )
    way = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        choices=[("x", "Ex")], widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.ChoiceField(choices=[("x", "Ex")])
    agreed = forms.BooleanField(label="I agree", required=False)
    note = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("It does not add up.")


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_field_puts_hint_and_error_above_the_control_and_ties_them_to_it() -> None:
    html = render("{% field form.title voice=True %}", form=Suggestion({}))
    assert html.index("A few words.") < html.index("Give it a title.") < html.index("<input")
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="input said"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html


def test_field_draws_choices_as_a_group_with_one_label_each() -> None:
    html = render("{% field form.way icons=icons rows=True %}", form=Suggestion(), icons={"a": "ear"})
    assert html.startswith('<fieldset class="field"')
    assert html.count('type="radio"') == html.count('<label class="choice"') == 2
    assert 'for="id_way_0"' in html
    assert "lucide-ear" in html
    assert "choices--rows" in html


def test_field_draws_every_other_kind_of_control() -> None:
    form = Suggestion()
    assert 'class="check"' in render("{% field form.agreed %}", form=form)
    assert 'role="switch"' in render("{% field form.agreed switch=True %}", form=form)
    assert '<select name="kind" class="input"' in render("{% field form.kind %}", form=form)
    assert render("{% field form.note %}", form=form) == '<input type="hidden" name="note" id="id_note">'
    assert render("{% field form.topics %}", form=form).count('type="checkbox"') == 1


def test_field_shows_what_was_typed_escaped() -> None:
    html = render("{% field form.title %}", form=Suggestion({"title": '"><script>x'}))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;x" in html


def test_errors_lists_every_problem_and_leads_to_its_control() -> None:
    html = render("{% errors form %}", form=Suggestion({}))
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert "4 things to sort out" in html
    assert '<a href="#id_title">Give it a title.</a>' in html
    assert '<a href="#id_way_0">“Way” needs an answer.</a>' in html
    assert "<li>It does not add up.</li>" in html


def test_errors_says_which_field_djangos_own_sentences_mean() -> None:
    html = render("{% errors form %}", form=Suggestion({"title": "x" * 300, "way": "elsewhere"}))
    assert "“Title”: Ensure this value has at most 200 characters (it has 300)." in html
    assert "“Way”: Select a valid choice. elsewhere is not one of the available choices." in html


def test_errors_is_silent_until_a_form_was_refused() -> None:
    assert render("{% errors form %}", form=Suggestion()) == ""


def test_component_sees_its_own_props_and_slot_only() -> None:
    source = '{% component "notice" ink=ink title="Kept" %}<p>{{ secret }}</p>{% endcomponent %}'
    html = render(source, ink="kelp", secret="words", icon="no such icon")
    assert 'data-ink="kelp"' in html
    assert "<b>Kept</b>" in html
    assert "<p>words</p>" in html
    assert "lucide-info" in html  # the page's own `icon` does not leak in


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{% component "notice" inc="x" %}{% endcomponent %}', "takes no inc"),
        ('{% component "opening" title="x" %}{% endcomponent %}', "needs url"),
        ('{% component "notice" sun %}{% endcomponent %}', "name=value"),
    ],
)
def test_component_refuses_props_it_did_not_declare(source: str, words: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=words):
        render(source)


def test_person_keeps_a_name_of_any_direction_apart() -> None:
    someone = PersonFactory.build(name="<b>نور</b>", headline="Tender writer", voice_words="sly")
    html = render("{% person someone %}{% avatar someone %}", someone=someone)
    assert "<bdi>&lt;b&gt;نور&lt;/b&gt;</bdi>" in html
    assert "<small>Tender writer</small>" in html


def test_a_focus_keeps_its_three_lines_of_any_direction_apart() -> None:
    profile = Profile(focus_known_for="صيانة المصاعد", focus_for_whom="planners", focus_why="لأنها مهمة")
    html = render('{% include "people/focus_said.html" %}', profile=profile)
    assert re.findall("<bdi>(.*?)</bdi>", html) == ["صيانة المصاعد", "For: planners", "لأنها مهمة"]


def test_link_gives_the_address_or_the_other() -> None:
    assert render('{% link "frontend:help" "/x/" %} {% link "nobody:home" "/x/" %}') == "/help/ /x/"


def test_steps_say_done_now_and_ahead() -> None:
    html = render('{% component "step_line" now=2 of=3 %}{% endcomponent %}')
    assert html.count("<i") == 3
    assert html.index('data-state="done"') < html.index('data-state="now"')


def test_ridges_come_with_a_table_of_the_same_numbers() -> None:
    rows = [("Practice", "cobalt", [0, 2, 1])]
    html = render(
        '{% ridges rows ticks "What it says" %}{% numbers "Weeks" head table %}',
        rows=rows,
        ticks=["a", "b"],
        head=["Week", "Practice"],
        table=[["1 Jan", 2]],
    )
    assert html.count('role="img"') == 3
    assert '<th scope="row">1 Jan</th><td>2</td>' in html
