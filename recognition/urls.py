from datetime import date

from django.urls import URLPattern, URLResolver, path, re_path, register_converter
from django.urls.converters import StringConverter

from recognition.views import badges, growth, portfolio, public, spotlights, thanks


class DayConverter(StringConverter):
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:  # type: ignore[override]
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:  # type: ignore[override]
        return value.isoformat()


register_converter(DayConverter, "day")
NUMBER = r"(?P<number>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
CREDENTIAL = rf"^badges/credentials/{NUMBER}\.(?P<form>json|jwt|png|svg)$"

app_name = "recognition"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", thanks.thanks, name="thanks"),
    path("names/", thanks.names, name="names"),
    path("rules/", thanks.rules_for_everybody, name="rules"),
    path("notes/", thanks.notes, name="notes"),
    path("notes/new/", thanks.note_create, name="note-create"),
    path("notes/<uuid:pk>/", thanks.note, name="note"),
    path("notes/<uuid:pk>/showing/", thanks.note_showing, name="note-showing"),
    path("notes/<uuid:pk>/reply/", thanks.note_reply, name="note-reply"),
    path("notes/<uuid:pk>/withdrawal/", thanks.note_withdrawal, name="note-withdrawal"),
    path("notes/<uuid:pk>/badge/", badges.take_along, name="note-badge"),
    path("questions/<uuid:pk>/", thanks.question, name="question"),
    path("questions/<uuid:pk>/withdrawal/", thanks.answer_withdrawal, name="answer-withdrawal"),
    path("seasons/", growth.seasons, name="seasons"),
    path("seasons/<day:first_day>/", growth.yearbook, name="yearbook"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("points/", growth.points, name="points"),
    path("nominations/new/", growth.nomination, name="nomination-create"),
    path("spotlights/", spotlights.spotlights, name="spotlights"),
    path("spotlights/<uuid:pk>/", spotlights.spotlight, name="spotlight"),
    path("spotlights/<uuid:pk>/answer/", spotlights.spotlight_answer, name="spotlight-answer"),
    path("badges/", badges.badges, name="badges"),
    path("badges/pieces/<uuid:pk>/", badges.piece, name="piece"),
    path("badges/pieces/<uuid:pk>/withdrawal/", badges.piece_withdrawal, name="piece-withdrawal"),
    # Without an account, for whoever is shown a badge.
    path("badges/verify/", public.verify, name="verify"),
    path("badges/issuer.json", public.issuer, name="issuer"),
    path("badges/did.json", public.did, name="did"),
    path("badges/keys/<slug:kid>.json", public.key, name="key"),
    path("badges/status/1", public.status_list, name="status-list"),
    path("badges/achievements/<slug:slug>.json", public.achievement, name="achievement"),
    path("badges/achievements/<slug:slug>.svg", public.drawing, name="drawing"),
    re_path(
        rf"^badges/credentials/{NUMBER}\.(?P<form>json|jwt|png|svg)$", public.credential, name="credential"
    ),
    path("badges/<slug:slug>/", badges.badge, name="badge"),
    path("badges/<slug:slug>/claim/", badges.claim, name="badge-claim"),
    path("badges/<slug:slug>/pieces/new/", badges.piece_create, name="piece-create"),
]
