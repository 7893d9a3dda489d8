"""One mechanism for every kind of object a company lists, makes, shows, changes and removes.

A feature says what is shown and taken and which of its functions do the work; permission is by method as anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from linepool.kernel.api.input import checked
from linepool.kernel.api.pagination import KeysetPagination
from linepool.kernel.api.views import CompanyViewSet


class Doors(NamedTuple):
    """A feature's functions: its selectors first, then its services.

    `access` raises for an object the company has not; `change` takes the object and only what was given.
    """

    rows: Callable[[], QuerySet[Any]]
    access: Callable[[UUID], Any]
    make: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[[Any], None]


class ObjectsViewSet(CompanyViewSet):
    """Translates requests into the feature's functions. Subclasses name `doors`, `shows`, `takes` and `permission`."""

    pagination_class = KeysetPagination
    doors: ClassVar[Doors]
    shows: ClassVar[type[BaseSerializer[Any]]]
    takes: ClassVar[type[BaseSerializer[Any]]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.serializer_class = cls.shows
        extend_schema_view(
            list=extend_schema(responses=cls.shows(many=True)),
            create=extend_schema(request=cls.takes, responses={201: cls.shows}),
            retrieve=extend_schema(responses=cls.shows),
            partial_update=extend_schema(request=cls.takes, responses=cls.shows),
            destroy=extend_schema(responses={204: None}),
        )(cls)

    def get_queryset(self) -> QuerySet[Any]:
        """The company's objects."""
        return self.doors.rows()

    def list(self, request: Any) -> Response:
        """One page of them."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.shows(page, many=True).data)

    def create(self, request: Any) -> Response:
        """Make one."""
        made = self.doors.make(**checked(self.takes, request))
        return Response(self._shown(made.pk), status=status.HTTP_201_CREATED)

    def retrieve(self, request: Any, **name: UUID) -> Response:
        """Show one."""
        return Response(self._shown(*name.values()))

    def partial_update(self, request: Any, **name: UUID) -> Response:
        """Change what is given."""
        found = self.doors.access(*name.values())
        self.doors.change(found, **checked(self.takes, request, partial=True))
        return Response(self._shown(found.pk))

    def destroy(self, request: Any, **name: UUID) -> Response:
        """Remove one."""
        self.doors.remove(self.doors.access(*name.values()))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _shown(self, pk: UUID) -> Any:
        return self.shows(self.doors.access(pk)).data


def urls_of_objects(plural: str, view: type[ObjectsViewSet], name: str) -> list[URLPattern]:
    """The two addresses of a kind of object: the list, and one by its id, which is the path's `{name}_id`."""
    one: Any = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
    return [
        path(f"{plural}/", view.as_view({"get": "list", "post": "create"}), name=plural),
        path(f"{plural}/<uuid:{name}_id>/", view.as_view(one), name=name),
    ]
