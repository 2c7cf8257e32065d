"""What mentoring tells people: replies and offers, and what they asked to be reminded of. No nudge."""

from django.utils.translation import gettext_lazy as _

from people.registry import NoticeKind, register_notice

KINDS = (
    NoticeKind("mentoring.hello", _("%(who)s says hello and would enjoy your company"), "handshake"),
    NoticeKind("mentoring.hello-flash", _("%(who)s would like 25 minutes with you, once"), "zap"),
    NoticeKind("mentoring.hello-reverse", _("%(who)s would like you to show them how"), "arrow-left-right"),
    NoticeKind("mentoring.begun", _("%(who)s and you are paired"), "handshake"),
    NoticeKind(
        "mentoring.next",
        _("%(who)s has no free time just now. Here is somebody else, if you want"),
        "handshake",
    ),
    NoticeKind(
        "mentoring.none-yet",
        _("%(who)s has no free time just now. As soon as somebody fits, you hear from us"),
        "handshake",
    ),
    NoticeKind("mentoring.others", _("%(who)s has no free time just now. See who else has"), "handshake"),
    NoticeKind(
        "mentoring.found", _("%(who)s has time and might suit you. See why, if you like"), "handshake"
    ),
    NoticeKind(
        "mentoring.not-this-time",
        _("%(who)s and you do not come together this time. Your time is free for somebody else"),
        "handshake",
    ),
    NoticeKind(
        "mentoring.round", _("The round thought of %(who)s and you. See why, and say yes or no"), "handshake"
    ),
    NoticeKind(
        "mentoring.round-undone", _("The round’s suggestion was taken back. Another may come"), "handshake"
    ),
    NoticeKind("mentoring.ended", _("Your pairing with %(who)s has come to an end"), "handshake"),
    NoticeKind("mentoring.closing", _("%(who)s looks back on your time together"), "sunset"),
    NoticeKind("mentoring.finished", _("%(who)s and you have finished together"), "handshake"),
    NoticeKind(
        "mentoring.quiet-7",
        _("A quiet week with %(who)s. That is fine. Three times that suit you both are here, if you like"),
        "waves-horizontal",
    ),
    NoticeKind(
        "mentoring.quiet-14",
        _("It is still quiet between %(who)s and you. Two lines are enough, or close it kindly"),
        "waves-horizontal",
    ),
    NoticeKind(
        "mentoring.quiet-21",
        _("Your pairing with %(who)s comes to rest by itself on %(day)s, unless one of you writes"),
        "waves-horizontal",
    ),
    NoticeKind(
        "mentoring.quiet-28",
        _("Your pairing with %(who)s has come to rest. Nobody minds; you may look for somebody any time"),
        "waves-horizontal",
    ),
    NoticeKind("mentoring.message", _("%(who)s wrote to you"), "message-circle"),
    NoticeKind("mentoring.session-planned", _("%(who)s suggests %(when)s"), "calendar"),
    NoticeKind("mentoring.session-moved", _("%(who)s moved your conversation to %(when)s"), "calendar"),
    NoticeKind("mentoring.session-off", _("%(who)s called off %(when)s"), "calendar-x"),
    NoticeKind("mentoring.co-host", _("%(who)s asks if you’d host “%(title)s” together"), "messages-square"),
    NoticeKind("mentoring.co-host-offer", _("%(who)s could help you host “%(title)s”"), "messages-square"),
    NoticeKind("mentoring.co-host-taken", _("You help to host “%(title)s” now"), "messages-square"),
    NoticeKind(
        "mentoring.stay",
        _("%(who)s has no free time just now. You and your champion go on as before"),
        "handshake",
    ),
    NoticeKind(
        "mentoring.circle-asked", _("The round thought of a circle with %(who)s for you"), "circle-dashed"
    ),
    NoticeKind(
        "mentoring.circle-host", _("The round thought of a circle that you could host"), "circle-dashed"
    ),
    NoticeKind("mentoring.circle-begun", _("“%(title)s” has come together"), "circle-dashed"),
    NoticeKind(
        "mentoring.circle-not",
        _("“%(title)s” did not come together this time. Something else may"),
        "circle-dashed",
    ),
    NoticeKind("mentoring.circle-joined", _("%(who)s joined your circle “%(title)s”"), "circle-dashed"),
    NoticeKind("mentoring.circle-meets", _("“%(title)s” meets on %(when)s"), "circle-dashed"),
    NoticeKind("mentoring.circle-over", _("Your circle “%(title)s” has come to an end"), "circle-dashed"),
    NoticeKind("mentoring.place-free", _("A place is free: you are coming to “%(title)s”"), "door-open"),
    NoticeKind("mentoring.workshop-moved", _("“%(title)s” is now on %(when)s"), "calendar"),
    NoticeKind("mentoring.workshop-off", _("“%(title)s” is called off"), "calendar-x"),
    NoticeKind("mentoring.workshop-over", _("Thank you for coming to “%(title)s”"), "messages-square"),
    NoticeKind(
        "mentoring.workshop-yours", _("“%(title)s” on %(when)s is yours to host now"), "messages-square"
    ),
    NoticeKind("mentoring.reminder", _("“%(title)s” is on %(when)s"), "clock"),
)


def register() -> None:
    for kind in KINDS:
        register_notice(kind)
