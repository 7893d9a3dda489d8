"""A button is one command to call control: a row of a table says its address, what it takes and who may press it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from linepool.accounts.models import User
from linepool.kernel.api.idempotency import HEADER
from linepool.kernel.api.input import checked
from linepool.kernel.api.renderers import as_iso
from linepool.kernel.api.views import CompanyView
from linepool.kernel.tenancy import company_scope, current_company_id
from telephony.control import send_command
from telephony.destination import Destination
from tenants.desk.selectors import company_of_call
from tenants.destinations import require_destination
from tenants.live.desk_serializers import DeskPictureSerializer

Picture = dict[str, Any]
Prepare = Callable[[User, Picture], Picture]


class Button(NamedTuple):
    """One command: `POST /api/{path}/` asks `verb` of call control with what `takes` validated.

    `prepare` may refuse, or add what only the server knows, before anything is asked.
    """

    path: str
    verb: str
    says: str
    takes: type[BaseSerializer[Any]] | None = None
    permission: str = "desk.use"
    prepare: Prepare | None = None
    answers: type[BaseSerializer[Any]] = DeskPictureSerializer


def press(button: Button, user: User, args: Picture, request_id: str | None = None) -> Picture:
    """Ask call control, after making sure that every destination named is there; returns its answer.

    Raises `DestinationUnknown` and what `prepare` raises before, `CommandRefused` and `ControllerUnavailable` after.
    """
    if button.prepare is not None:
        args = button.prepare(user, args)
    home = current_company_id()
    # A call on the desk goes on in the company whose call it is, which may be another than the desk's.
    with company_scope(company_of_call(home, user.pk) if button.verb.startswith("call.") else home):
        for name, value in args.items():
            if isinstance(value, Destination):
                require_destination(value, name)
    return ask(user, button.verb, args, request_id)


def ask(user: User, verb: str, args: Mapping[str, Any] | None = None, request_id: str | None = None) -> Picture:
    """Ask call control in the current company; the same `request_id` of the same person is done once."""
    company_id = current_company_id()
    unique = f"{company_id}:{user.pk}:{request_id}" if request_id else None
    plain = {name: _plain(value) for name, value in (args or {}).items()}
    return send_command(verb, company_id=company_id, user_id=user.pk, args=plain, request_id=unique)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return as_iso(value)
    return str(value) if isinstance(value, Destination | UUID) else value


def key_of(request: Any) -> str | None:
    """The request's idempotency key (of a length already checked), which call control honours too."""
    return request.headers.get(HEADER) or None


class ButtonView(CompanyView):
    """What every button's view does."""

    button: Button

    def post(self, request: Any) -> Response:
        """Press it."""
        args = checked(self.button.takes, request) if self.button.takes is not None else {}
        return Response(press(self.button, request.user, args, key_of(request)))


def urls_of(buttons: Iterable[Button]) -> list[URLPattern]:
    """The addresses of a table of buttons."""
    return [path(f"{button.path}/", _view_of(button).as_view(), name=button.verb) for button in buttons]


def _view_of(button: Button) -> type[ButtonView]:
    about = {"button": button, "permission": button.permission, "__doc__": button.says}
    view = type(f"{button.verb.title().replace('.', '')}View", (ButtonView,), about)
    words = extend_schema(request=button.takes, responses=button.answers, description=button.says)
    return extend_schema_view(post=words)(view)
