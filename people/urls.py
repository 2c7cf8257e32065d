from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from people.views import (
    closing,
    concerns,
    directory,
    inbox,
    membership,
    preferences,
    profile,
    sign_on,
    signin,
)

# allauth's own names without a namespace; only the pages we have. Nothing here knows a password.
accounts: list[URLPattern | URLResolver] = [
    path("login/", signin.sign_in, name="account_login"),
    path("login/code/", signin.sign_in, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("security/webauthn/add/", signin.add_passkey, name="mfa_add_webauthn"),
    path("security/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("oidc/<slug:provider_id>/login/", sign_on.oidc_login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", sign_on.oidc_callback, name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/acs/finish/", sign_on.saml_finish),
    path("", include("allauth.socialaccount.providers.saml.urls")),
    path("cancelled/", sign_on.cancelled, name="socialaccount_login_cancelled"),
    path("signup/", signin.no_passwords, name="account_signup"),
    path("email/", signin.no_passwords, name="account_email"),
    path("password/reset/", signin.no_passwords, name="account_reset_password"),
    path("password/change/", signin.no_passwords, name="account_change_password"),
    path("password/set/", signin.no_passwords, name="account_set_password"),
]

ours: list[URLPattern | URLResolver] = [
    path("accounts/demonstration/<int:pk>/", signin.step_in, name="step-in"),
    path("join/", membership.join, name="join"),
    path("me/", profile.me, name="me"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/focus/", profile.focus, name="focus"),
    path("me/hours/", profile.hours, name="hours"),
    path("me/photo/", profile.photo_change, name="photo-change"),
    path("me/photo/removal/", profile.photo_removal, name="photo-removal"),
    path("me/preferences/", preferences.preferences, name="preferences"),
    path("me/away/", preferences.away_add, name="away-add"),
    path("me/away/<int:pk>/removal/", preferences.away_removal, name="away-removal"),
    path("me/pause/", membership.pause, name="pause"),
    path("me/pause/end/", membership.resume, name="resume"),
    path("me/export/", membership.export_page, name="export"),
    path("me/export/about-me.json", membership.export_file, name="export-file"),
    path("me/private-address/", closing.private_address, name="private-address"),
    path("private-address/<str:proof>/", closing.private_address_proof, name="private-address-proof"),
    path("closed/<str:secret>/", closing.closed_export, name="closed-export"),
    path("closed/<str:secret>/about-me.json", closing.closed_file, name="closed-file"),
    path("closed/<str:secret>/erasure/", closing.closed_erasure, name="closed-erasure"),
    path("me/leaving/", membership.leave, name="leave"),
    path("people/<int:pk>/", profile.person, name="person"),
    path("media/people/photos/<str:name>", profile.photo, name="photo"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/reading/", inbox.inbox_reading, name="inbox-reading"),
    path("inbox/<int:pk>/reading/", inbox.notice_reading, name="notice-reading"),
    path("inbox/<int:pk>/muting/", inbox.notice_muting, name="notice-muting"),
    re_path(r"^scim/v2/(?P<path>.*)$", directory.scim, name="scim"),
    path("concern/", concerns.concern, name="concern"),
    path("concerns/", concerns.desk, name="desk"),
    path("concerns/<int:pk>/", concerns.desk_item, name="desk-item"),
    path("concerns/<int:pk>/hiding/", concerns.hiding, name="desk-hiding"),
    path("concerns/<int:pk>/reply/", concerns.reply, name="concern-reply"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(accounts)),
    path("", include((ours, "people"))),
]
