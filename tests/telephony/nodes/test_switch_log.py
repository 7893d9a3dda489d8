"""The switch's own records hold full numbers in the public schema: they are kept for days, not for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linepool.kernel.tenancy import public_scope
from telephony.nodes import services
from telephony.nodes.models import Cdr, Cel


@pytest.mark.django_db
def test_records_past_their_time_are_deleted_and_younger_ones_kept() -> None:
    now = timezone.now()
    old, young = (now - services.SWITCH_LOG_KEPT + timedelta(seconds=step) for step in (-1, 1))
    with public_scope():
        for moment in (old, young):
            Cel.objects.create(eventtype="ANSWER", eventtime=moment.timestamp(), uniqueid=str(moment))
            Cdr.objects.create(start=moment.timestamp(), uniqueid=str(moment))
        assert services.forget_switch_log(now) == 2
        assert (Cel.objects.get().uniqueid, Cdr.objects.get().uniqueid) == (str(young), str(young))
        assert services.forget_switch_log(now) == 0
