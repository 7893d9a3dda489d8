"""Both stores, for real: a folder, and an S3 server from the wheel started once per session."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from linepool.kernel.tenancy import company_scope
from linepool.launcher.child import spawn, stop, wait_until
from linepool.launcher.ports import tcp_is_free
from linepool.launcher.s3 import ACCESS_KEY, GRPC_OFFSET, S3, SPAN
from telephony.calls import services as calls
from telephony.calls.record import CallRecord
from telephony.recordings.disk import DiskStore
from telephony.recordings.models import Recording
from telephony.recordings.s3 import S3Store
from tenants.companies.models import Company
from tests.telephony.factories import with_recording


def no_usage(legs: object) -> None:
    """No billing here."""


def _free_span() -> int:
    """The first of ``SPAN`` free neighbouring ports whose gRPC twins are free too."""
    for first in range(21_000, 25_000, SPAN):
        wanted = [first + step + twin for step in range(SPAN) for twin in (0, GRPC_OFFSET)]
        if all(tcp_is_free(port) for port in wanted):
            return first
    raise RuntimeError("no free ports for the S3 server")


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A running S3 server with a secret of its own."""
    server = s3_at(tmp_path_factory.mktemp("s3"))
    with running(server):
        yield server


def s3_at(home: Path) -> S3:
    """An S3 server that does not run yet."""
    return S3(data=home / "data", port=_free_span(), secret_key="only-for-this-session")


@contextmanager
def running(server: S3) -> Iterator[None]:
    """It does during the block."""
    log = server.data.parent / "s3.log"
    child = spawn(server.command(), log=log, cwd=server.data.parent)
    try:
        wait_until(server.ready, child, "the S3 server", log, 60)
        yield
    finally:
        stop(child)


@pytest.fixture
def s3_store(s3_server: S3) -> S3Store:
    """A bucket nobody made yet."""
    return S3Store(s3_server.endpoint, "recordings", "us-east-1", ACCESS_KEY, s3_server.secret_key)


@pytest.fixture(params=["disk", "s3"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Each store in turn."""
    return DiskStore(tmp_path / "store") if request.param == "disk" else request.getfixturevalue("s3_store")


@pytest.fixture
def spool(settings: Any, tmp_path: Path) -> Path:
    """An empty spool, disk storage, no billing."""
    settings.LINEPOOL_SPOOL = tmp_path / "spool"
    settings.LINEPOOL_RECORDING_STORE = "disk"
    settings.LINEPOOL_RECORDING_DIR = tmp_path / "store"
    settings.LINEPOOL_USAGE_SINK = f"{__name__}.no_usage"
    (tmp_path / "spool" / "recordings").mkdir(parents=True)
    return tmp_path / "spool"


def stored_call(company: Company, **fields: Any) -> tuple[CallRecord, Recording]:
    """A stored call whose recording waits in the spool."""
    record = with_recording(company, **fields)
    calls.store_calls([record])
    with company_scope(company):
        return record, Recording.objects.get(call_id=record.id)
