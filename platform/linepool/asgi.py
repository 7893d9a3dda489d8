"""What the web process serves: HTTP by Django, WebSockets by Channels, both scoped by the host's company."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")
_http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - Django must be set up first
from django.conf import settings  # noqa: E402

from linepool.kernel.patience import Patient  # noqa: E402
from linepool.kernel.pulse import Pulse, Question  # noqa: E402
from linepool.kernel.tenancy.sockets import CompanySocket  # noqa: E402
from linepool.sockets import websocket_urlpatterns  # noqa: E402

_question = Question(settings.DATABASES["default"])
application = Patient(
    ProtocolTypeRouter(
        {
            "http": _http,
            "websocket": CompanySocket(URLRouter(websocket_urlpatterns)),
        }
    ),
    Pulse(_question, answered=_question.answered),
)
