from django.urls import URLPattern, URLResolver, path

from culture.views import agreement, board, goals, health, rounds, support

app_name = "culture"
# What is under unnamed/ appears in no access log (config.security, docs/running.md).
urlpatterns: list[URLPattern | URLResolver] = [
    path("", health.health, name="health"),
    path("signs.csv", health.as_csv, name="signs-csv"),
    path("method/", health.method, name="method"),
    path("signs/<slug:sign>/deeds/", health.deed, name="deed"),
    path("board/", board.board, name="board"),
    path("board/<int:pk>/", board.item, name="item"),
    path("board/<int:pk>/me-too/", board.me_too, name="me-too"),
    path("board/<int:pk>/not-me/", board.not_me, name="not-me"),
    path("board/<int:pk>/answer/", board.answer, name="answer"),
    path("raise/", board.raise_item, name="raise"),
    path("unnamed/raise/", board.raise_unnamed, name="raise-unnamed"),
    path("unnamed/pushed/", board.pushed, name="pushed"),
    path("unnamed/surveys/<int:pk>/", rounds.answer_unnamed, name="answer-unnamed"),
    path("support/", support.support, name="support"),
    path("support/<int:pk>/", support.support_request, name="support-request"),
    path("support/<int:pk>/decision/", support.decide, name="support-decide"),
    path("support/<int:pk>/withdrawal/", support.withdraw, name="support-withdraw"),
    path("surveys/", rounds.rounds, name="rounds"),
    path("surveys/open/", rounds.open_round, name="round-open"),
    path("surveys/<int:pk>/", rounds.survey, name="survey"),
    path("surveys/<int:pk>/close/", rounds.close_round, name="round-close"),
    path("surveys/<int:pk>/leadership/", rounds.joint_answer, name="joint-answer"),
    path("surveys/<int:pk>/leadership/signature/", rounds.sign_joint, name="joint-sign"),
    path("ready/", rounds.ready, name="ready"),
    path("ready/launch/", goals.launch, name="launch"),
    path("goals/", goals.goals, name="goals"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/signature/", goals.sign, name="goal-sign"),
    path("goals/<int:pk>/metrics/", goals.metric, name="goal-metric"),
    path("goals/<int:pk>/outcomes/", goals.outcomes, name="goal-outcomes"),
    path("goals/<int:pk>/verdict/", goals.verdict, name="goal-verdict"),
    path("season/", goals.season, name="season"),
    path("agreement/", agreement.agreement, name="agreement"),
]
