"""Base classes that decide who may ask, so that a view only translates.

Workspace views name a permission: ``permission = "queues.view"``, or one per method:
``permission = {"GET": "queues.view", "POST": "queues.manage"}``. An unknown name fails when URLs load.
A user without membership of the host's company gets 404, as if nothing were there.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import viewsets
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from linepool.accounts.selectors import membership_of
from linepool.audit.services import visiting
from linepool.kernel.api import idempotency
from linepool.kernel.api.pagination import KeysetPagination
from linepool.kernel.api.reading import check_reading
from linepool.kernel.errors import NotAllowed, NotFound
from linepool.kernel.permissions import allows, check_name

ANY_MEMBER = "any"
"""For the few views every member may use, whatever the role (the session itself)."""


class PublicView(APIView):
    """Anyone may ask, on the host where its URL lives."""

    permission_classes = (AllowAny,)


class OperatorView(APIView):
    """Only who runs the installation may ask; others get 404."""

    permission_classes = (AllowAny,)  # decided below, with our own codes

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse whoever is not an operator."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        if not request.user.is_operator:
            raise NotFound


class _Checked(APIView):
    request: Any  # DRF's Request plus ``tenant`` and ``membership``
    permission_classes = (AllowAny,)  # decided below, with our own codes
    permission: ClassVar[str | Mapping[str, str]]
    shown_in_any_call: ClassVar[bool] = False
    """Whether an agent may read this with another company's call on the desk: the desk itself."""
    _claim: idempotency.Claim | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declared = cls.__dict__.get("permission")
        names = declared.values() if isinstance(declared, Mapping) else [declared] if declared is not None else []
        for name in names:
            if name != ANY_MEMBER:
                check_name(name)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Refuse whoever is not a member of this company or whose role lacks the permission."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        membership = membership_of(request.user, request.tenant)
        if membership is None:
            raise NotFound
        request.membership = membership
        if (visit := getattr(membership, "visit", None)) is not None:
            visiting(visit.reason)
        needed = self.needed_permission(request)
        if needed != ANY_MEMBER and not allows(membership.role, needed):
            raise NotAllowed
        if request.method in SAFE_METHODS and not self.shown_in_any_call:
            check_reading(membership)
        self._claim = idempotency.claim(request._request, f"{request.tenant.pk}:{request.user.pk}")

    def handle_exception(self, exc: Exception) -> Any:
        """Answer an error; a failure nobody foresaw frees the idempotency key on its way out."""
        if isinstance(exc, idempotency.Replay):
            return exc.response
        try:
            return super().handle_exception(exc)
        except Exception:  # goes on at once
            if self._claim is not None:
                self._claim.release()
            raise

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Finish the answer, and keep it when its key was claimed."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        if self._claim is not None:
            self._claim.keep(finished)
        return finished

    def needed_permission(self, request: Request) -> str:
        """Return the permission this request needs."""
        if isinstance(self.permission, str):
            return self.permission
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else str(request.method)
        if method not in self.permission:
            self.http_method_not_allowed(request)
        return self.permission[method]


class CompanyView(_Checked):
    """A view of a workspace. ``request.tenant`` is the company, ``request.membership`` the user's place in it."""


class Paged:
    """For views that list: ``pagination_class`` tells the schema, ``paged`` makes the answer."""

    pagination_class: type[KeysetPagination] = KeysetPagination

    def paged(self, request: Any, rows: QuerySet[Any], serializer: type[BaseSerializer[Any]]) -> Response:
        """Answer one page of rows as ``{"results", "next", "previous"}``."""
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)  # type: ignore[arg-type]  # reads ``ordering`` only
        return pages.get_paginated_response(serializer(page, many=True).data)


class CompanyViewSet(_Checked, viewsets.GenericViewSet[Any]):
    """A viewset of a workspace; ``permission`` by method as for ``CompanyView``."""
