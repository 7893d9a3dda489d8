"""What every store promises, asked of a folder and of a real S3 server."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from linepool.launcher.ports import free_port
from linepool.launcher.s3 import ACCESS_KEY, S3
from telephony.recordings.disk import DiskStore
from telephony.recordings.errors import StoreError, UploadNotProved
from telephony.recordings.s3 import S3Store

KEY = "companies/3/recording/2026/11/a.wav"
SOUND = os.urandom(700_000)
HASH = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "a.wav"
    path.write_bytes(SOUND)
    return path


def test_what_is_put_is_read_back_whole_and_in_parts(any_store: Any, sound: Path) -> None:
    any_store.put(KEY, sound)
    any_store.prove(KEY, size=len(SOUND), sha256=HASH)
    assert b"".join(any_store.read(KEY, 0, len(SOUND))) == SOUND
    assert b"".join(any_store.read(KEY, 300_000, 10)) == SOUND[300_000:300_010]
    assert b"".join(any_store.read(KEY, len(SOUND) - 1, 1)) == SOUND[-1:]


def test_putting_again_replaces(any_store: Any, sound: Path) -> None:
    any_store.put(KEY, sound)
    sound.write_bytes(b"other")
    any_store.put(KEY, sound)
    assert b"".join(any_store.read(KEY, 0, 5)) == b"other"


@pytest.mark.parametrize("stored", [SOUND[:-1], SOUND + b"x", SOUND[:-1] + bytes([SOUND[-1] ^ 1]), b""])
def test_an_object_that_differs_in_one_bit_or_byte_proves_nothing(any_store: Any, sound: Path, stored: bytes) -> None:
    sound.write_bytes(stored)
    any_store.put(KEY, sound)
    with pytest.raises(UploadNotProved):
        any_store.prove(KEY, size=len(SOUND), sha256=HASH)


def test_a_missing_object_is_an_error_and_deleting_it_is_none(any_store: Any, sound: Path) -> None:
    any_store.put(KEY, sound)
    any_store.delete(KEY)
    any_store.delete(KEY)
    with pytest.raises(StoreError):
        any_store.prove(KEY, size=1, sha256=HASH)
    with pytest.raises(StoreError):
        any_store.read(KEY, 0, 1)


def test_a_wrong_secret_stores_nothing(s3_server: S3, sound: Path) -> None:
    stranger = S3Store(s3_server.endpoint, "linepool", "us-east-1", ACCESS_KEY, "guessed")
    with pytest.raises(StoreError):
        stranger.put(KEY, sound)


def test_a_server_that_is_away_is_a_store_error(sound: Path) -> None:
    away = S3Store(f"http://127.0.0.1:{free_port()}", "linepool", "us-east-1", "a", "b")
    with pytest.raises(StoreError):
        away.put(KEY, sound)


def test_a_key_cannot_lead_out_of_the_folder(tmp_path: Path, sound: Path) -> None:
    store = DiskStore(tmp_path / "store")
    with pytest.raises(StoreError):
        store.put("../elsewhere.wav", sound)
    assert not (tmp_path / "elsewhere.wav").exists()
