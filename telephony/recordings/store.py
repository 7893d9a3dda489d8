"""Where sounds are kept: an S3 bucket, or a folder of this machine, chosen by ``LINEPOOL_RECORDING_STORE``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from telephony.recordings.disk import DiskStore
from telephony.recordings.s3 import S3Store


class RecordingStore(Protocol):
    """A place for objects by key. Every method raises ``StoreError`` when the place does not do its work."""

    def put(self, key: str, source: Path) -> None:
        """Keep the file's bytes under the key, replacing what was there."""
        ...

    def prove(self, key: str, *, size: int, sha256: str) -> None:
        """Read the object back whole; raises ``UploadNotProved`` when size or hash differ."""
        ...

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``start``, in pieces; the object is opened before the first piece is asked for."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; a missing one is fine."""
        ...


def store() -> RecordingStore:
    """The store the settings name."""
    if settings.LINEPOOL_RECORDING_STORE == "s3":
        return _s3(
            settings.LINEPOOL_S3_ENDPOINT,
            settings.LINEPOOL_S3_BUCKET,
            settings.LINEPOOL_S3_REGION,
            settings.LINEPOOL_S3_ACCESS_KEY,
            settings.LINEPOOL_S3_SECRET_KEY,
        )
    return DiskStore(Path(settings.LINEPOOL_RECORDING_DIR))


@lru_cache(maxsize=8)
def _s3(endpoint: str, bucket: str, region: str, access_key: str, secret_key: str) -> S3Store:
    return S3Store(endpoint, bucket, region, access_key, secret_key)
