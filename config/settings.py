"""Every setting of Groundswell: read from the environment, with safe defaults, grouped.

Each name in the environment has a line in docs/running.md (a test checks that).
"""

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from config import composition, signing_on
from config import environment as env
from people.keeping import kept

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database lies in it, which anybody could read


# --- Safety. Nothing here is looser in production unless somebody writes it down. ---------------
DEBUG = env.flag("DEBUG", False)
# True only for the one-machine demonstration: plain HTTP on this machine, mail on the console.
# On its own it opens no door: people.demonstration also wants a database that `manage.py demo` made.
DEMONSTRATION = env.flag("DEMONSTRATION", False)
# Further host names the demonstration may be reached by; without any it is this machine's own.
DEMONSTRATION_HOSTS = env.words("DEMONSTRATION_HOSTS")


# None given: one is kept under var/.
SECRET_KEY = env.text("SECRET_KEY") or kept(VAR / "secret-key", get_random_secret_key)
# What seals private notes and messages: Fernet keys, newest first. None given: one is kept under var/.
NOTES_KEYS = env.words("NOTES_KEYS")
# Signs web push (VAPID): 32 bytes of a P-256 key, base64url. None given: one is kept under var/.
VAPID_KEY = env.text("VAPID_KEY")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"{urlsplit(SITE_URL).hostname},localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", SITE_URL)
HTTPS = env.flag("HTTPS", SITE_URL.startswith("https://"))
SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000  # what somebody chose on the sign-in page, kept in this browser
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "frontend.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"  # config.security.OwnFrameMiddleware lets Wagtail's preview stand in its own
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts thousands

# Outside the admin: no inline script, no inline style, no other host. config.security relaxes it
# for Wagtail's admin, which is not strict-CSP clean, and nowhere else.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Apps, middleware and templates: config.composition. ----------------------------------------
INSTALLED_APPS = composition.INSTALLED_APPS
MIDDLEWARE = composition.MIDDLEWARE
TEMPLATES = composition.TEMPLATES
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

# --- Data ---------------------------------------------------------------------------------------
# PostgreSQL: so many connections a process at most, kept open and handed from request to request. 0: a new
# one each time. A request has a thread of its own, and connections kept by thread would never be used again.
DATABASE_POOL = env.number("DATABASE_POOL", 10)
# The password may come by itself, so that only it needs to be a secret.
DATABASE_PASSWORD = env.text("DATABASE_PASSWORD")
DATABASES = {
    "default": env.database(env.text("DATABASE_URL"), VAR, pool=DATABASE_POOL, password=DATABASE_PASSWORD)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
REDIS_PATIENCE = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
}  # seconds; then this process remembers by itself
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
CACHES = {
    "default": (
        {"BACKEND": "config.cache.SteadyRedisCache", "LOCATION": REDIS_URL, "OPTIONS": REDIS_PATIENCE}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
# "database": a thread of the server, or `manage.py db_worker`, does the work. "immediate": at once.
TASKS_QUEUE = env.text("TASKS_QUEUE", "database")
TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if TASKS_QUEUE == "immediate"
            else "django_tasks_db.DatabaseBackend"
        )
    }
}

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_DIR", str(VAR / "static")))
STATICFILES_DIRS = [VAR / "fonts"]  # cut once by `manage.py build_fonts`
STATICFILES_DIRS[0].mkdir(parents=True, exist_ok=True)
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
# A bucket of an S3-compatible store, private: config.storage hands out addresses of ours, never the store's.
S3_BUCKET = env.text("S3_BUCKET")
S3 = {
    "BACKEND": "config.storage.PrivateBucket",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.text("S3_URL") or None,
        "region_name": env.text("S3_REGION") or None,
        "access_key": env.text("S3_KEY") or None,
        "secret_key": env.text("S3_SECRET") or None,
        "default_acl": None,
        "file_overwrite": False,
    },
}
STORAGES = {
    "default": S3 if S3_BUCKET else {"BACKEND": "config.media.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if env.flag("PLAIN_STATIC", False)
            else "config.static.ModuleStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = env.flag("PLAIN_STATIC", False)

# --- Backups ------------------------------------------------------------------------------------
# Seals what `manage.py backup` writes and opens what `manage.py restore` reads. None: nothing is sealed.
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE")
# Who was erased since a backup was made: keep it where the backups are, and longer than any of them.
ERASURES = Path(env.text("ERASURES", str(VAR / "backups" / "erasures.jsonl")))

# --- People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "people.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code sent to the address is the proof
ACCOUNT_PREVENT_ENUMERATION = True  # every address gets the same answer
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
# Eight digits, five tries for each code, three codes a minute for each address: an hour of trying
# guesses a code with a chance of one in a hundred thousand.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "request_login_code": "20/m/ip,3/m/key"}
ACCOUNT_FORMS = {
    "request_login_code": "people.forms.AddressForm",
    "confirm_login_code": "people.forms.CodeForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "people.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off still gets in
# On this machine only; browsers refuse passkeys on any other plain host.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "people.forms.SecondFactorForm",
    "reauthenticate": "people.forms.SecondFactorAgainForm",
    "activate_totp": "people.forms.AuthenticatorForm",
    "add_webauthn": "people.forms.AddPasskeyForm",
    "edit_webauthn": "people.forms.RenamePasskeyForm",
    "login_webauthn": "people.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "people.forms.PasskeyAgainForm",
}
USERSESSIONS_TRACK_ACTIVITY = False  # sessions can be listed and ended; nobody's clicks are followed

# --- The organisation's directory (docs/signing-on.md) -------------------------------------------
SOCIALACCOUNT_PROVIDERS = signing_on.providers()
SOCIALACCOUNT_ADAPTER = "people.accounts.SignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = (
    False  # people.services.sign_on links accounts, and only proved addresses
)
# A link, not a form: a form that is sent on to another origin is what `form-action 'self'` forbids, and
# following the link changes nothing here (the provider's answer must match a state of this session).
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
# Whether somebody the provider knows and we do not gets an account, which they may join by their own choice.
SIGN_ON_MAKES_ACCOUNTS = env.flag("SIGN_ON_MAKES_ACCOUNTS", True)
SIGN_ON_ROLES = signing_on.roles_from_groups()
# Administrators show an authenticator app, or come in by passkey, before the administration opens.
ADMIN_SECOND_STEP = env.flag("ADMIN_SECOND_STEP", HTTPS)
# SHA-256 of each token the directory may call /scim/v2/ with; none: there is no SCIM.
SCIM_TOKEN_HASHES = env.words("SCIM_TOKEN_HASHES")
# Days that administrative acts are remembered; ninety at least.
AUDIT_DAYS = env.number("AUDIT_DAYS", 730)

# --- Rooms --------------------------------------------------------------------------------------
# The base address of a meeting server that makes a room of any name (Jitsi does); none: hosts paste links.
VOICE_URL = env.text("VOICE_URL")
# Divides how long rooms wait for a socket that says nothing: tests of long silences make it 30.
ROOMS_HURRY = env.number("ROOMS_HURRY", 1)

# --- Programs -----------------------------------------------------------------------------------
# Requests a minute for each personal token of the API.
API_RATE = env.number("API_RATE", 120)
# Hosts inside the organisation's own network that webhooks may reach, also over plain http. Any other
# address must be public and https (people.outbound).
OUTBOUND_HOSTS = [host.lower() for host in env.words("OUTBOUND_HOSTS")]
# The same for a push service of one's own; the browsers' makers run theirs in public.
PUSH_HOSTS = [host.lower() for host in env.words("PUSH_HOSTS")]

# --- Mail ---------------------------------------------------------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", True)
EMAIL_TIMEOUT = 20  # seconds
# Through the queue, so that a mail server that is away holds up no page (config.mail).
EMAIL_BACKEND = (
    "config.mail.QueuedBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Groundswell <groundswell@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = env.text("LANGUAGE", "en-gb")
# What the interface speaks, each language by its own name; what editors write in is their own list.
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("ar", "العربية")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# By place: what a machine's own files have beside is known to no browser.
WAGTAIL_USER_TIME_ZONES = ["UTC", *sorted(name for name in available_timezones() if "/" in name)]
WAGTAIL_CONTENT_LANGUAGES = [("en-gb", _("English")), ("de", _("German"))]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/London")
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]  # compiled by `manage.py words --compile`

# --- Wagtail ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Groundswell"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no calls to anybody outside
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
# One way in for everybody: codes and passkeys. Wagtail's own password forms are switched off.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"  # cannot change once there are pictures
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SiteDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]  # no SVG: it can carry script
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.uploads.SafeImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.uploads.SafeDocumentForm"
DOCUMENTS_AT_MOST = 200_000_000  # bytes
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
# What lessons play: films with captions, sound.
WAGTAILDOCS_EXTENSIONS += ["m4a", "mp3", "mp4", "ogg", "opus", "vtt", "wav", "webm"]
WAGTAILDOCS_CONTENT_TYPES = {"pdf": "application/pdf", "vtt": "text/vtt", "webm": "video/webm"}

# --- Log ----------------------------------------------------------------------------------------
# line: for people; json: one object a line, for machines. Neither names a person (config.logs).
LOG_FORMAT = env.choice("LOG_FORMAT", "line", ("line", "json"))
# The messages of exceptions too: they may quote what somebody wrote. Only while hunting a fault.
LOG_DETAILS = env.flag("LOG_DETAILS", False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "filters": {"unnamed": {"()": "config.logs.UnnamedFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["unnamed"]},
        "django.server": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["unnamed"],
            "level": "INFO",
        },
    },
    "loggers": {
        # The development server's own lines: one a request, none for what is sent without a name.
        "django.server": {"handlers": ["django.server"], "level": "INFO", "propagate": False},
        # A page that is not there, a form gone stale: somebody's path, nobody's fault.
        "django.request": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
# Who may read /metrics: "Authorization: Bearer TOKEN". None: there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN")
