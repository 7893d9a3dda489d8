"""The store on a local folder, for installations without S3."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from telephony.recordings.errors import StoreError, UploadNotProved

_CHUNK = 256 * 1024


class DiskStore:
    """Objects as files under ``root``; a key's slashes are folders."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def put(self, key: str, source: Path) -> None:
        target = self._path(key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        except OSError as error:
            raise StoreError(f"cannot store {key}: {error}") from error
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as sink, source.open("rb") as stream:
                shutil.copyfileobj(stream, sink, _CHUNK)
                sink.flush()
                os.fsync(sink.fileno())
            partial.replace(target)
        except OSError as error:
            raise StoreError(f"cannot store {key}: {error}") from error
        finally:
            partial.unlink(missing_ok=True)

    def prove(self, key: str, *, size: int, sha256: str) -> None:
        digest, length = hashlib.sha256(), 0
        for chunk in self.read(key, 0, size + 1):
            digest.update(chunk)
            length += len(chunk)
        if (length, digest.hexdigest()) != (size, sha256):
            raise UploadNotProved(f"{key} was not stored as it was sent")

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        try:
            stream = self._path(key).open("rb")
        except OSError as error:
            raise StoreError(f"cannot read {key}: {error}") from error

        def pieces() -> Iterator[bytes]:
            left = length
            with stream:
                stream.seek(start)
                while left and (chunk := stream.read(min(_CHUNK, left))):
                    left -= len(chunk)
                    yield chunk

        return pieces()

    def delete(self, key: str) -> None:
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"cannot delete {key}: {error}") from error

    def _path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root):
            raise StoreError(f"{key!r} is not a key")
        return path
