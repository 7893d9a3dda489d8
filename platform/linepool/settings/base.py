"""Settings every installation shares. What differs is read from the environment (docs: one table)."""

import logging
import sys
from pathlib import Path

import structlog
from celery.schedules import crontab

from linepool.kernel import env

CHECKOUT = Path(__file__).resolve().parents[3]
STATE_DIR = Path(env.text("LINEPOOL_STATE_DIR", str(CHECKOUT / "var")))

DEVELOPMENT_SECRET = "development-only-not-for-production"  # noqa: S105 - production.py refuses it by name
SECRET_KEY = env.text("LINEPOOL_SECRET_KEY", DEVELOPMENT_SECRET)
DEBUG = False

# --- addresses -------------------------------------------------------------------------------------
LINEPOOL_HOST = env.text("LINEPOOL_HOST", "localhost")
LINEPOOL_PORT = env.number("LINEPOOL_PORT", 8000)
# The port in links; differs from LINEPOOL_PORT behind a proxy.
LINEPOOL_EXTERNAL_PORT = env.number("LINEPOOL_EXTERNAL_PORT", LINEPOOL_PORT)
LINEPOOL_SCHEME = env.text("LINEPOOL_SCHEME", "http")
LINEPOOL_PUBLIC_HOSTS = frozenset({LINEPOOL_HOST, f"www.{LINEPOOL_HOST}", "127.0.0.1"})
ALLOWED_HOSTS = [LINEPOOL_HOST, f".{LINEPOOL_HOST}", "127.0.0.1"]

# --- applications ----------------------------------------------------------------------------------
SHARED_APPS = [
    "linepool.kernel",  # before django_tenants, whose `migrate` command it replaces
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "linepool.accounts",
    "linepool.audit",
    "linepool.exports",
    "linepool.console",
    "tenants.companies",
    "telephony.numbers",
    "telephony.carriers",
    "telephony.nodes",
    "telephony.guard",
    "billing.catalogue",
    "billing.contracts",
    "billing.credit",
    "billing.parties",
    "billing.ledger",
    "billing.costs",
    "billing.invoices",
    "billing.payments",
    "billing.payments.stripe",
    "billing.commissions",
    "billing.rerating",
    "billing.closing",
    "billing.reports",
]
TENANT_APPS = [
    "linepool.audit",
    "tenants.seats",
    "tenants.agents",
    "tenants.queues",
    "tenants.flows",
    "tenants.contacts",
    "tenants.preferences",
    "tenants.reports.tallies",
    "telephony.calls",
    "telephony.recordings",
    "telephony.callbacks",
    "telephony.attendance",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]
TENANT_MODEL = "companies.Company"
TENANT_DOMAIN_MODEL = "companies.Domain"
PUBLIC_SCHEMA_URLCONF = "linepool.urls_public"
ROOT_URLCONF = "linepool.urls_workspace"
ASGI_APPLICATION = "linepool.asgi.application"

# Synchronous middleware only, in one thread and one context per request (kernel.tenancy.middleware).
MIDDLEWARE = [
    "linepool.kernel.requests.RequestLimitsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "linepool.kernel.spa.BrowserApplicationMiddleware",
    "linepool.kernel.tenancy.middleware.HostScopeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "linepool.accounts.middleware.SessionHostMiddleware",
]
TEMPLATES: list[dict[str, object]] = []

# --- state -----------------------------------------------------------------------------------------
_database = env.database("LINEPOOL_DATABASE_URL", "postgresql://linepool@127.0.0.1:5432/linepool")
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "linepool.kernel.tenancy.backend",
        # A pool and not persistent connections: ASGI gives every request a thread of its own. Connections
        # are renewed because each keeps the catalogue of every company it has seen (facts/services.md).
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # after the database restarted, nobody gets a connection that is dead
        "OPTIONS": {
            **_database["OPTIONS"],
            "pool": {
                "min_size": 1,
                "max_size": env.number("LINEPOOL_DATABASE_POOL", 20),
                "max_lifetime": 420,
                "timeout": 15,
            },
        },
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LINEPOOL_VALKEY_URL = env.text("LINEPOOL_VALKEY_URL", "redis://127.0.0.1:6379").rstrip("/")
LINEPOOL_LIVE_URL = f"{LINEPOOL_VALKEY_URL}/0"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [LINEPOOL_LIVE_URL], "prefix": "lp"},
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{LINEPOOL_VALKEY_URL}/2",
        "KEY_PREFIX": "lp",
    }
}
CELERY_BROKER_URL = f"{LINEPOOL_VALKEY_URL}/1"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ALWAYS_EAGER = False
# Seconds between runs, or a time in UTC. Every task here is idempotent and finds its own work.
CELERY_BEAT_SCHEDULE = {
    "accounts.forget_expired": {"task": "accounts.forget_expired", "schedule": 3600.0},
    "companies.forget_unconfirmed": {"task": "companies.forget_unconfirmed", "schedule": 3600.0},
    "tallies.refresh": {"task": "tallies.refresh", "schedule": 60.0, "options": {"expires": 60}},
    "calls.reconcile": {"task": "calls.reconcile", "schedule": crontab(hour=19, minute=30)},
    "billing.rate_pending": {"task": "billing.rate_pending", "schedule": 30.0, "options": {"expires": 30}},
    "billing.close_expired_reservations": {"task": "billing.close_expired_reservations", "schedule": 3600.0},
    "billing.open_month_drafts": {"task": "billing.open_month_drafts", "schedule": 3600.0},
    "billing.resume_runs": {"task": "billing.resume_runs", "schedule": 60.0, "options": {"expires": 60}},
    "billing.resume_reratings": {"task": "billing.resume_reratings", "schedule": 60.0, "options": {"expires": 60}},
    "billing.reconcile": {"task": "billing.reconcile", "schedule": crontab(hour=20, minute=10)},
    "billing.resume_reconciliations": {
        "task": "billing.resume_reconciliations",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "exports.resume": {"task": "exports.resume", "schedule": 60.0, "options": {"expires": 60}},
    "billing.hold_older_credit": {"task": "billing.hold_older_credit", "schedule": crontab(hour=19, minute=50)},
    "billing.pay_waiting_sales": {"task": "billing.pay_waiting_sales", "schedule": 60.0, "options": {"expires": 60}},
    "billing.remind": {"task": "billing.remind", "schedule": 3600.0},
    "billing.card_payments": {"task": "billing.card_payments", "schedule": 60.0, "options": {"expires": 60}},
    "billing.card_balance": {"task": "billing.card_balance", "schedule": 3600.0},
    "billing.watch_balances": {"task": "billing.watch_balances", "schedule": 300.0, "options": {"expires": 300}},
    "nodes.check": {"task": "nodes.check", "schedule": 10.0, "options": {"expires": 10}},
    "nodes.purge_devices": {"task": "nodes.purge_expired_devices", "schedule": 60.0, "options": {"expires": 60}},
    "guard.forget_old": {"task": "guard.forget_old", "schedule": 21600.0},
    "nodes.forget_switch_log": {"task": "nodes.forget_switch_log", "schedule": 21600.0},
    "numbers.advance_life_cycles": {"task": "numbers.advance_life_cycles", "schedule": 3600.0},
    "recordings.resume_uploads": {"task": "recordings.resume_uploads", "schedule": 10.0, "options": {"expires": 10}},
}

# --- people ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# No cookie has a domain: a session belongs to one host, and so to one company.
SESSION_COOKIE_NAME = "linepool_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
_email = env.email("LINEPOOL_EMAIL_URL", "outbox://")
EMAIL_BACKEND = _email.backend
EMAIL_HOST = _email.host
EMAIL_PORT = _email.port
EMAIL_HOST_USER = _email.user
EMAIL_HOST_PASSWORD = _email.password
EMAIL_USE_SSL = _email.ssl
EMAIL_USE_TLS = _email.starttls
EMAIL_TIMEOUT = 10
# A mail server may be slow or away: the worker talks to it. The outbox is a table, written at once.
LINEPOOL_MAIL_BY_WORKER = not _email.is_outbox
DEFAULT_FROM_EMAIL = env.text("LINEPOOL_EMAIL_FROM", f"Linepool <no-reply@{LINEPOOL_HOST}>")
LINEPOOL_OUTBOX_READABLE = False
LINEPOOL_SIGNUP_LIMITS = {"address": (20, 3600), "email": (5, 3600)}
LINEPOOL_LOGIN_LIMITS = {"address": (100, 300), "email": (10, 300)}

# --- the API ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["linepool.kernel.api.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["linepool.kernel.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["linepool.kernel.api.parsers.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["linepool.kernel.api.authentication.DenyAll"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "linepool.kernel.api.schema.LinepoolSchema",
    "EXCEPTION_HANDLER": "linepool.kernel.api.exceptions.answer_error",
    "DATETIME_FORMAT": None,  # the renderer decides: UTC, milliseconds
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Linepool",
    "DESCRIPTION": "A hosted virtual call centre. Workspace routes live at each company's own host.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": r"/api/",
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are used: the same word means different sets in places
    "PREPROCESSING_HOOKS": ["linepool.kernel.api.schema.both_hosts"],
}

# --- texts, files ----------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
LINEPOOL_BROWSER_DIR = Path(env.text("LINEPOOL_BROWSER_DIR", str(CHECKOUT / "frontend" / "dist")))

# --- logs ------------------------------------------------------------------------------------------
# Debug lines cost more than the work they tell of: a call has a dozen.
LINEPOOL_LOG_LEVEL = env.text("LINEPOOL_LOG_LEVEL", "info")
# A traceback as Python writes it: drawn with sources and locals it takes a tenth of a second and shows secrets.
_console = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback)
structlog.configure(
    processors=[*structlog.get_config()["processors"][:-1], _console],
    wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[LINEPOOL_LOG_LEVEL.upper()]),
)

# --- recordings, switch ----------------------------------------------------------------------------
LINEPOOL_RECORDING_STORE = env.text("LINEPOOL_RECORDING_STORE", "disk")
LINEPOOL_RECORDING_DIR = Path(env.text("LINEPOOL_RECORDING_DIR", str(STATE_DIR / "recordings")))
LINEPOOL_S3_ENDPOINT = env.text("LINEPOOL_S3_ENDPOINT", "")
LINEPOOL_S3_BUCKET = env.text("LINEPOOL_S3_BUCKET", "linepool")
LINEPOOL_S3_REGION = env.text("LINEPOOL_S3_REGION", "us-east-1")
LINEPOOL_S3_ACCESS_KEY = env.text("LINEPOOL_S3_ACCESS_KEY", "")
LINEPOOL_S3_SECRET_KEY = env.text("LINEPOOL_S3_SECRET_KEY", "")
LINEPOOL_SPOOL = Path(env.text("LINEPOOL_SPOOL", str(STATE_DIR / "spool")))
LINEPOOL_JOURNAL = Path(env.text("LINEPOOL_JOURNAL", str(STATE_DIR / "journal")))
LINEPOOL_SOUNDS = Path(env.text("LINEPOOL_SOUNDS", str(STATE_DIR / "sounds")))
LINEPOOL_ARI_URL = env.text("LINEPOOL_ARI_URL", "http://127.0.0.1:8088/ari")
LINEPOOL_ARI_USER = env.text("LINEPOOL_ARI_USER", "linepool")
LINEPOOL_ARI_PASSWORD = env.text("LINEPOOL_ARI_PASSWORD", "")
LINEPOOL_AMI_HOST = env.text("LINEPOOL_AMI_HOST", "127.0.0.1")
LINEPOOL_AMI_PORT = env.number("LINEPOOL_AMI_PORT", 5038)
LINEPOOL_AMI_USER = env.text("LINEPOOL_AMI_USER", "linepool")
LINEPOOL_AMI_PASSWORD = env.text("LINEPOOL_AMI_PASSWORD", "")
LINEPOOL_SIP_HOST = env.text("LINEPOOL_SIP_HOST", "127.0.0.1")
LINEPOOL_SIP_PORT = env.number("LINEPOOL_SIP_PORT", 5060)
LINEPOOL_SIP_WS_URL = env.text("LINEPOOL_SIP_WS_URL", "ws://127.0.0.1:8088/ws")
LINEPOOL_MORE_NODES = env.text("LINEPOOL_MORE_NODES", "[]")  # beside the one above: telephony.nodes.addresses
# Addresses and networks nobody is ever shut out at, by commas: reverse proxies, the operator's own office.
LINEPOOL_NEVER_BAN = [part.strip() for part in env.text("LINEPOOL_NEVER_BAN", "").split(",") if part.strip()]

# Who implements what the pool asks for (telephony.ports). Dotted paths, bound when callcontrol starts.
LINEPOOL_COMPANY_DIRECTORY = env.text("LINEPOOL_COMPANY_DIRECTORY", "tenants.directory.CompanyDirectory")
LINEPOOL_CREDIT_GATE = env.text("LINEPOOL_CREDIT_GATE", "billing.ledger.gate.CreditGate")
LINEPOOL_ALARM_SINK = env.text("LINEPOOL_ALARM_SINK", "tenants.companies.alarms.write_alarm")
LINEPOOL_USAGE_SINK = env.text("LINEPOOL_USAGE_SINK", "billing.ledger.services.record_usage")
LINEPOOL_CALL_RATING = env.text("LINEPOOL_CALL_RATING", "billing.ledger.explanations.explain")
LINEPOOL_USAGE_STATES = env.text("LINEPOOL_USAGE_STATES", "billing.ledger.reconciliation.usage_states")
LINEPOOL_SWITCH_BOOKS = env.text("LINEPOOL_SWITCH_BOOKS", "telephony.calls.daily.switch_day")
LINEPOOL_LOG_IN_GUARD = env.text("LINEPOOL_LOG_IN_GUARD", "telephony.guard.web.LogInGuard")
LINEPOOL_MEMBERSHIP_CHANGED = env.text("LINEPOOL_MEMBERSHIP_CHANGED", "tenants.membership.membership_changed")
LINEPOOL_READING_RULE = env.text("LINEPOOL_READING_RULE", "tenants.desk.privacy.check_reading")
LINEPOOL_BILLING_INVENTORY = env.text("LINEPOOL_BILLING_INVENTORY", "tenants.inventory.Inventory")
LINEPOOL_BILLING_MEASUREMENTS = env.text("LINEPOOL_BILLING_MEASUREMENTS", "tenants.measurements.Measurements")
LINEPOOL_CALL_QUEUE = env.text("LINEPOOL_CALL_QUEUE", "telephony.calls.queues.queue_of")
LINEPOOL_EXPORT_STORE = env.text("LINEPOOL_EXPORT_STORE", "telephony.recordings.store.store")
LINEPOOL_EXPORT_TABLES = {
    "usage": "billing.reports.tables.UsageTable",
    "statement": "billing.reports.tables.StatementTable",
    "revenue": "billing.reports.tables.RevenueTable",
    "margin": "billing.reports.tables.MarginTable",
    "journal": "billing.reports.tables.JournalTable",
    "contacts": "tenants.contacts.exporting.ContactsTable",
    "report": "tenants.reports.tables.ReportTable",
}
# Cards are taken when both secrets are set; an address of its own is for tests (docs/configuration.md).
LINEPOOL_STRIPE_SECRET_KEY = env.text("LINEPOOL_STRIPE_SECRET_KEY", "")
LINEPOOL_STRIPE_WEBHOOK_SECRET = env.text("LINEPOOL_STRIPE_WEBHOOK_SECRET", "")
LINEPOOL_STRIPE_ADDRESS = env.text("LINEPOOL_STRIPE_ADDRESS", "").rstrip("/")
LINEPOOL_INVOICE_FONT = Path(
    env.text(
        "LINEPOOL_INVOICE_FONT",
        str(CHECKOUT / "frontend/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"),
    )
)
