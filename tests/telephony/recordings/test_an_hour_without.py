"""The store is away for an hour: nothing is given up, the operator sees what piles up, and all of it gets there."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest
from django.utils import timezone

from linepool.kernel.tenancy import company_scope, public_scope
from linepool.launcher.s3 import ACCESS_KEY
from telephony.nodes.models import SpoolFile
from telephony.nodes.selectors import pool
from telephony.recordings import services, todo
from telephony.recordings.models import SoundStatus
from telephony.recordings.store import store
from tenants.companies.models import Company
from tests.telephony.recordings.conftest import running, s3_at, stored_call
from tests.telephony.recordings.test_upload import leave

HOUR = timedelta(hours=1)


class Moved:
    """The uploader's clock: it goes from try to try instead of waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began = self.at = timezone.now()
        for module in (todo, "telephony.nodes.selectors"):
            target = module if isinstance(module, str) else module.__name__
            monkeypatch.setattr(f"{target}.timezone", SimpleNamespace(now=lambda: self.at))

    def to_next_try(self) -> datetime:
        """The moment the list names next."""
        with public_scope():
            self.at = max(self.at, SpoolFile.objects.earliest("next_try_at").next_try_at)
        return self.at


@pytest.fixture
def waited_for(spool: Path, company_a: Company) -> Any:
    """A recording in the spool that is to be carried."""
    leave(spool, "recordings/x.raw", b"\x01\x00" * 32_000)
    return stored_call(company_a)[1]


def test_a_store_that_is_away_for_an_hour_gets_everything_when_it_is_back(
    waited_for: Any, spool: Path, company_a: Company, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = s3_at(tmp_path)
    settings.LINEPOOL_RECORDING_STORE = "s3"
    settings.LINEPOOL_S3_ENDPOINT, settings.LINEPOOL_S3_BUCKET = server.endpoint, "linepool"
    settings.LINEPOOL_S3_ACCESS_KEY, settings.LINEPOOL_S3_SECRET_KEY = ACCESS_KEY, server.secret_key
    clock, tries = Moved(monkeypatch), 0
    with monkeypatch.context() as hurried:
        hurried.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda seconds: None, time=time.time))
        while clock.to_next_try() - clock.began < HOUR:
            due = todo.due_uploads(clock.at)
            assert services.upload_sounds(due) == {waited_for.pk: SoundStatus.PENDING}
            tries += 1
    assert 10 < tries < 30
    assert [path.name for path in (spool / "recordings").iterdir()] == ["x.raw"]
    with public_scope():
        assert (pool()["uploads_waiting"], pool()["uploads_late"]) == (1, 1)
        assert SpoolFile.objects.get().next_try_at - clock.began < HOUR + timedelta(minutes=5)
    with running(server):
        assert services.upload_sounds(todo.due_uploads(clock.at)) == {waited_for.pk: SoundStatus.STORED}
        with company_scope(company_a):
            waited_for.refresh_from_db()
        store().prove(waited_for.key, size=waited_for.size, sha256=waited_for.sha256)
    assert list((spool / "recordings").iterdir()) == []
    assert list((spool / "outgoing").iterdir()) == []
    with public_scope():
        assert (pool()["uploads_waiting"], pool()["uploads_late"]) == (0, 0)
