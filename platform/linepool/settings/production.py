"""Production: the same product on given servers. Refuses to start with anything meant for development."""

from django.core.exceptions import ImproperlyConfigured

from linepool.kernel import env
from linepool.settings.base import *  # noqa: F403 - settings modules are layered by star import
from linepool.settings.base import DEVELOPMENT_SECRET, LINEPOOL_HOST, SECRET_KEY

if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured("LINEPOOL_SECRET_KEY must be a secret of at least 50 characters of its own.")
if LINEPOOL_HOST == "localhost":
    raise ImproperlyConfigured("LINEPOOL_HOST must be the installation's public name.")
for _name in ("LINEPOOL_DATABASE_URL", "LINEPOOL_VALKEY_URL", "LINEPOOL_ARI_PASSWORD", "LINEPOOL_AMI_PASSWORD"):
    env.text(_name)
if env.text("LINEPOOL_EMAIL_URL").startswith("outbox:"):
    raise ImproperlyConfigured("LINEPOOL_EMAIL_URL must name a mail server in production.")

LINEPOOL_SCHEME = "https"
LINEPOOL_EXTERNAL_PORT = env.number("LINEPOOL_EXTERNAL_PORT", 443)
LINEPOOL_OUTBOX_READABLE = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
