"""What may be arranged, and what each may hold: nothing else is kept."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from tenants.workforce.erlang.variants import LEVEL_CODES

MOST_QUEUES = 500


class ChecklistChoice(serializers.Serializer[Any]):
    """The newcomer's checklist."""

    put_away = serializers.BooleanField()


class PanelChoice(serializers.Serializer[Any]):
    """A panel of the wallboard."""

    name = serializers.ChoiceField(choices=("totals", "today", "queues", "calls", "agents"))
    wide = serializers.BooleanField(default=True)
    hidden = serializers.BooleanField(default=False)


class WallboardChoice(serializers.Serializer[Any]):
    """The wallboard: its panels and queues in the order they stand. What is not named follows in its usual order."""

    panels = serializers.ListField(child=PanelChoice(), max_length=10)
    queues = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_QUEUES)
    target_s = serializers.IntegerField(min_value=1, max_value=3600, default=20)
    level = serializers.ChoiceField(choices=LEVEL_CODES, default=LEVEL_CODES[0])


KINDS: Final[dict[str, type[serializers.Serializer[Any]]]] = {
    "checklist": ChecklistChoice,
    "wallboard": WallboardChoice,
}
