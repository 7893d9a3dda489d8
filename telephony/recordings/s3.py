"""The store in an S3 bucket, through boto3. The bucket is made on first use when it does not exist."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from telephony.recordings.errors import StoreError, UploadNotProved

_CHUNK = 256 * 1024
_FAILURES = (BotoCoreError, ClientError, Boto3Error)


class S3Store:
    """Objects in one bucket. Thread-safe; the constructor does not talk to the server."""

    def __init__(self, endpoint: str, bucket: str, region: str, access_key: str, secret_key: str) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
        )
        self._bucket = bucket
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=region,
            config=config,
        )
        self._ready = False
        self._lock = Lock()

    def put(self, key: str, source: Path) -> None:
        try:
            self._make_bucket()
            self._client.upload_file(str(source), self._bucket, key, ExtraArgs={"ContentType": "audio/wav"})
        except _FAILURES as error:
            raise StoreError(f"cannot store {key}: {error}") from error

    def prove(self, key: str, *, size: int, sha256: str) -> None:
        digest, length = hashlib.sha256(), 0
        try:
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
            for chunk in body.iter_chunks(_CHUNK):
                digest.update(chunk)
                length += len(chunk)
        except _FAILURES as error:
            raise StoreError(f"cannot read {key} back: {error}") from error
        if (length, digest.hexdigest()) != (size, sha256):
            raise UploadNotProved(f"{key} was not stored as it was sent")

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        wanted = f"bytes={start}-{start + length - 1}"
        try:
            body = self._client.get_object(Bucket=self._bucket, Key=key, Range=wanted)["Body"]
        except _FAILURES as error:
            raise StoreError(f"cannot read {key}: {error}") from error

        def pieces() -> Iterator[bytes]:
            with body:
                yield from body.iter_chunks(_CHUNK)

        return pieces()

    def delete(self, key: str) -> None:
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except _FAILURES as error:
            raise StoreError(f"cannot delete {key}: {error}") from error

    def _make_bucket(self) -> None:
        with self._lock:
            if self._ready:
                return
            try:
                self._client.head_bucket(Bucket=self._bucket)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise
                self._create_bucket()
            self._ready = True

    def _create_bucket(self) -> None:
        try:
            self._client.create_bucket(Bucket=self._bucket)
        except ClientError as error:  # another worker was faster
            if error.response["Error"]["Code"] not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise
