from django.urls import URLPattern, URLResolver, path

from cms import views
from cms.views import composer, conversation, drafts, files, kit

app_name = "cms"
urlpatterns: list[URLPattern | URLResolver] = [
    path("media/images/<str:name>", files.picture, name="picture"),
    path("home/", views.home, name="home"),
    path("home/signature/", views.sign, name="sign"),
    path("home/signature/withdrawal/", views.unsign, name="unsign"),
    path("voices/", views.voices, name="voices"),
    path("lines/", views.lines, name="lines"),
    path("pages/<int:pk>/remarks/", conversation.remarks, name="remarks"),
    path("remarks/<int:pk>/taking-back/", conversation.taking_back, name="take-back"),
    path("pages/<int:pk>/responses/", conversation.responses, name="responses"),
    path("pages/<int:pk>/studio/", conversation.studio, name="studio"),
    path("pages/<int:pk>/taking-off/", conversation.taking_off, name="take-off"),
    path("pages/<int:pk>/taken-off/", conversation.taken_off, name="taken-off"),
    path("pages/<int:pk>/putting-back/", conversation.putting_back, name="put-back"),
    path("pages/<int:pk>/featuring/", conversation.featuring, name="feature"),
    path("pages/<int:pk>/name/", conversation.naming, name="agree-name"),
    path("pages/<int:pk>/name/withdrawal/", conversation.name_withdrawal, name="withdraw-name"),
    path("kit/", kit.kit, name="kit"),
    path("kit/<int:pk>/", kit.kit_item, name="kit-item"),
    path("kit/<int:pk>/vote/", kit.vote, name="kit-vote"),
    path("drafts/<uuid:pk>/taking/", kit.take, name="take"),
    path("pages/<int:pk>/lifting/", kit.lifting, name="lift"),
    path("write/", composer.write, name="write"),
    path("write/<uuid:pk>/", composer.composer, name="composer"),
    path("write/<uuid:pk>/versions/", composer.autosave, name="autosave"),
    path("write/<uuid:pk>/preview/", composer.preview, name="preview"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:pk>/", drafts.draft, name="draft"),
    path("drafts/<uuid:pk>/notes/", drafts.notes, name="draft-notes"),
    path("drafts/notes/<int:pk>/use/", drafts.use_note, name="use-note"),
    path("drafts/<uuid:pk>/readers/", drafts.readers, name="draft-readers"),
    path("drafts/<uuid:pk>/readers/<int:reader>/end/", drafts.stop_reader, name="stop-reader"),
    path("drafts/<uuid:pk>/versions/", drafts.versions, name="versions"),
    path("drafts/<uuid:pk>/versions/<int:number>/", drafts.version, name="version"),
    path("drafts/<uuid:pk>/versions/<int:number>/use/", drafts.use_version, name="use-version"),
    path("drafts/<uuid:pk>/text/", drafts.as_text, name="draft-text"),
    path("drafts/<uuid:pk>/discarding/", drafts.discarding, name="discard"),
]
