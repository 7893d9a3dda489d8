"""Lists of codes with words that a company writes itself: results of a call, reasons for a pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from rest_framework import serializers


class Coded(models.Model):
    """An entry of such a list. What it was used for keeps the `code`; the words may change later."""

    code = models.SlugField(primary_key=True, max_length=40)
    label = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.label


class OnceEach(serializers.ListSerializer[Any]):
    """A whole list in which each row is there once, by the field that its serializer's `Meta.known_by` names."""

    def validate(self, attrs: Any) -> Any:
        """Refuse what is named twice, at its second place."""
        key = self.child.Meta.known_by  # type: ignore[union-attr]  # the serializers below all have it
        seen: set[Any] = set()
        for number, row in enumerate(attrs):
            if row[key] in seen:
                raise serializers.ValidationError({f"{number}.{key}": "is there twice"})
            seen.add(row[key])
        return attrs


def replace_list(kind: type[Coded], rows: Sequence[Mapping[str, Any]]) -> None:
    """Make exactly these rows the list, in this order; codes no longer listed stay, inactive, for what used them."""
    entries = kind._default_manager
    entries.exclude(code__in=[row["code"] for row in rows]).update(active=False)
    new = [kind(**row, position=position, active=True) for position, row in enumerate(rows)]
    written = [field.name for field in kind._meta.concrete_fields if not field.primary_key]
    entries.bulk_create(new, update_conflicts=True, unique_fields=["code"], update_fields=written)
