from django.urls import URLPattern, URLResolver, path

from learning import views

app_name = "learning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.learn, name="learn"),
    path("playbooks/", views.playbooks, name="playbooks"),
    path("playbooks/<int:pk>/runs/", views.run_start, name="run-start"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("runs/<uuid:pk>/print/", views.run_print, name="run-print"),
    path("runs/<uuid:pk>/steps/", views.run_step, name="run-step"),
    path("runs/<uuid:pk>/state/", views.run_state, name="run-state"),
    path("studio/", views.studio, name="studio"),
    path("studio/drafts/", views.studio_new, name="studio-new"),
    path("studio/drafts/<uuid:pk>/readers/", views.ask_reader, name="ask-reader"),
    path("studio/drafts/<uuid:pk>/pool/", views.ask_pool, name="ask-pool"),
    path("readings/", views.readings, name="readings"),
    path("readings/example/", views.reading_example, name="reading-example"),
    path("readings/next/", views.reading_next, name="reading-next"),
    path("readings/<uuid:pk>/", views.reading, name="reading"),
    path("readings/<uuid:pk>/letting-go/", views.reading_let_go, name="reading-let-go"),
    path("readings/<uuid:pk>/withdrawal/", views.reading_withdraw, name="reading-withdraw"),
    path("recall/", views.recall, name="recall"),
    path("recall/<uuid:pk>/", views.recall_answer, name="recall-answer"),
    path("recall/<uuid:pk>/rest/", views.recall_rest, name="recall-rest"),
    path("recall/by-link/<str:token>/", views.recall_link, name="recall-link"),
    path("paths/<slug:slug>/", views.path, name="path"),
    path("cohorts/<int:pk>/place/", views.cohort, name="cohort-place"),
    path("courses/<int:pk>/test/", views.test, name="course-test"),
    path("lessons/<int:pk>/checks/", views.recheck, name="lesson-recheck"),
    path("courses/<int:pk>/listing/", views.list_on_course, name="course-listing"),
    path("lessons/<int:pk>/blocks/<str:block>/", views.block_answer, name="block-answer"),
    path("lessons/<int:pk>/completion/", views.finish, name="lesson-finish"),
    path("lessons/<int:pk>/reopening/", views.reopen, name="lesson-reopen"),
    path("lessons/<int:pk>/landmark/", views.landmark, name="lesson-landmark"),
    path("lessons/<int:pk>/history/", views.history, name="lesson-history"),
    path("lessons/<int:pk>/history/<int:version>/", views.restore, name="lesson-restore"),
]
