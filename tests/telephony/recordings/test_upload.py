"""From the spool to the store: proved before anything local is deleted, resumed after any interruption."""

import io
import os
import time
import wave
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from linepool.kernel.tenancy import company_scope, public_scope
from linepool.launcher.s3 import ACCESS_KEY, S3
from telephony.calls import services as calls
from telephony.calls.record import VoicemailRecord
from telephony.nodes.models import SpoolFile
from telephony.recordings import services, todo
from telephony.recordings.disk import DiskStore
from telephony.recordings.errors import StoreError, UploadNotProved
from telephony.recordings.models import Recording, SoundStatus, Voicemail
from telephony.recordings.store import store
from tenants.companies.models import Company
from tests.telephony.factories import NOON, answered_call
from tests.telephony.recordings.conftest import stored_call

SECONDS = 2


def tone(hertz: float) -> np.ndarray:
    times = np.arange(8000 * SECONDS) / 8000
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype("<i2")


def leave(spool: Path, file: str, data: bytes, *, age: float = 10.0) -> Path:
    """Put a file into the spool as the switch left it ``age`` seconds ago."""
    path = spool / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    written = time.time() - age
    os.utime(path, (written, written))
    return path


@pytest.fixture
def raw(spool: Path) -> Path:
    """Two seconds: 440 Hz from the caller on the left, 1000 Hz from the agent on the right."""
    stereo = np.column_stack([tone(440), tone(1000)]).astype("<i2").tobytes()
    return leave(spool, "recordings/x.raw", stereo + b"\x01")  # the last frame is torn


def loudest(samples: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) / SECONDS)


def stored_sound(recording: Recording) -> io.BytesIO:
    return io.BytesIO(b"".join(store().read(recording.key, 0, recording.size)))


def test_a_recording_becomes_a_stereo_wav_with_the_caller_left_and_the_agent_right(
    raw: Path, company_a: Company
) -> None:
    _, recording = stored_call(company_a)
    assert services.upload_sound(recording.pk) == SoundStatus.STORED
    with company_scope(company_a):
        recording.refresh_from_db()
    assert (recording.duration_ms, recording.channels, recording.sample_rate) == (2000, 2, 8000)
    assert recording.key == f"companies/{company_a.pk}/recording/2026/11/{recording.pk}.wav"
    with wave.open(stored_sound(recording)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (2, 8000, 16_000)
        samples = np.frombuffer(sound.readframes(16_000), dtype="<i2").reshape(-1, 2)
    assert (loudest(samples[:, 0]), loudest(samples[:, 1])) == (440.0, 1000.0)
    assert not raw.exists()
    assert list((raw.parents[1] / "outgoing").iterdir()) == []
    with public_scope():
        assert not SpoolFile.objects.exists()


def test_the_same_through_the_s3_protocol(raw: Path, company_a: Company, s3_server: S3, settings: Any) -> None:
    settings.LINEPOOL_RECORDING_STORE = "s3"
    settings.LINEPOOL_S3_ENDPOINT, settings.LINEPOOL_S3_BUCKET = s3_server.endpoint, "linepool"
    settings.LINEPOOL_S3_ACCESS_KEY, settings.LINEPOOL_S3_SECRET_KEY = ACCESS_KEY, s3_server.secret_key
    _, recording = stored_call(company_a)
    assert services.upload_sound(recording.pk) == SoundStatus.STORED
    with company_scope(company_a):
        recording.refresh_from_db()
    with wave.open(stored_sound(recording)) as sound:
        assert sound.getnframes() == 16_000
    assert not raw.exists()


def test_running_twice_is_harmless(raw: Path, company_a: Company) -> None:
    _, recording = stored_call(company_a)
    services.upload_sound(recording.pk)
    assert services.upload_sound(recording.pk) is None


def test_an_upload_that_is_not_proved_deletes_nothing_and_is_tried_again(
    raw: Path, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, recording = stored_call(company_a)

    def swallow(self: DiskStore, key: str, source: Path) -> None:
        (source.parent / "short").write_bytes(source.read_bytes()[:-2])
        honest(self, key, source.parent / "short")

    honest = DiskStore.put
    monkeypatch.setattr(DiskStore, "put", swallow)
    assert services.upload_sound(recording.pk) == SoundStatus.PENDING
    assert raw.exists()
    with company_scope(company_a):
        recording.refresh_from_db()
        entry = SpoolFile.objects.get()
    assert recording.status == SoundStatus.PENDING
    assert (entry.attempts, "not stored as it was sent" in entry.last_error) == (1, True)
    assert entry.next_try_at > timezone.now() + timedelta(seconds=3)
    monkeypatch.setattr(DiskStore, "put", honest)
    assert services.upload_sound(recording.pk) == SoundStatus.STORED
    assert not raw.exists()


@pytest.mark.parametrize("error", [StoreError("away"), OSError(28, "No space left on device"), UploadNotProved("x")])
def test_whatever_fails_the_file_stays_and_the_pause_grows(
    raw: Path, company_a: Company, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    _, recording = stored_call(company_a)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(DiskStore, "put", fail)
    pauses = []
    for _ in range(3):
        services.upload_sound(recording.pk)
        with public_scope():
            pauses.append(SpoolFile.objects.get().next_try_at - timezone.now())
    assert pauses[0] < pauses[1] < pauses[2]
    assert raw.exists()


def test_a_crash_after_the_commit_leaves_only_the_cleaning_to_do(
    raw: Path, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, recording = stored_call(company_a)

    class Crash(BaseException):
        """kill -9 has no except clause."""

    def crash(*_: object) -> None:
        raise Crash

    monkeypatch.setattr(services, "_forget_local", crash)
    with pytest.raises(Crash):
        services.upload_sound(recording.pk)
    monkeypatch.undo()
    assert raw.exists()
    uploads: list[str] = []
    monkeypatch.setattr(DiskStore, "put", lambda self, key, source: uploads.append(key))
    assert services.upload_sound(recording.pk) == SoundStatus.STORED
    assert not raw.exists()
    assert uploads == []


def test_a_file_the_switch_is_still_writing_is_left_to_it(spool: Path, company_a: Company) -> None:
    leave(spool, "recordings/x.raw", b"\0" * 400, age=-60.0)  # also on a slow machine it was written just now
    _, recording = stored_call(company_a)
    assert services.upload_sound(recording.pk) == SoundStatus.PENDING
    with public_scope():
        assert "still writing" in SpoolFile.objects.get().last_error


@pytest.mark.parametrize("left", [None, b""])
def test_a_sound_that_never_comes_is_lost_after_patience_not_before(
    spool: Path, company_a: Company, left: bytes | None
) -> None:
    _, recording = stored_call(company_a)
    if left is not None:
        leave(spool, "recordings/x.raw", left)
    assert services.upload_sound(recording.pk) == SoundStatus.PENDING
    with public_scope():
        SpoolFile.objects.update(created_at=timezone.now() - todo.PATIENCE - timedelta(seconds=1))
    assert services.upload_sound(recording.pk) == SoundStatus.LOST
    with company_scope(company_a):
        recording.refresh_from_db()
        assert not SpoolFile.objects.exists()
    assert recording.status == SoundStatus.LOST


def test_a_name_that_leads_out_of_the_spool_is_never_opened(spool: Path, company_a: Company) -> None:
    secret = leave(spool, "../secret.raw", b"\0" * 400)
    _, recording = stored_call(company_a, file="../secret.raw")
    assert services.upload_sound(recording.pk) == SoundStatus.PENDING
    assert secret.exists()


def test_due_files_are_given_to_one_worker_only(raw: Path, company_a: Company) -> None:
    _, recording = stored_call(company_a)
    later = timezone.now() + timedelta(seconds=5)
    assert todo.due_uploads() == []
    assert todo.due_uploads(later) == [recording.pk]
    assert todo.due_uploads(later) == []
    assert todo.due_uploads(later + timedelta(seconds=61)) == [recording.pk]


def test_files_that_are_not_there_yet_are_put_off_by_whoever_looks_and_given_to_nobody(
    spool: Path, company_a: Company
) -> None:
    stored_call(company_a, file="recordings/none.raw")
    stored_call(company_a, file="recordings/empty.raw")
    stored_call(company_a, file="recordings/whole.raw")
    leave(spool, "recordings/empty.raw", b"")
    leave(spool, "recordings/whole.raw", b"\0" * 400)
    due = todo.due_uploads(timezone.now() + timedelta(seconds=5))
    with public_scope():
        entries = {entry.file: entry for entry in SpoolFile.objects.all()}
        assert due == [entries["recordings/whole.raw"].pk]
        assert [entries[f"recordings/{name}.raw"].attempts for name in ("none", "empty", "whole")] == [1, 1, 0]
        SpoolFile.objects.update(created_at=timezone.now() - todo.PATIENCE - timedelta(seconds=1))
    assert set(todo.due_uploads(timezone.now() + timedelta(minutes=2))) == {entry.pk for entry in entries.values()}


def test_one_sound_that_cannot_be_carried_holds_up_no_other(spool: Path, company_a: Company) -> None:
    _, bad = stored_call(company_a, file="../secret.raw")
    _, good = stored_call(company_a, file="recordings/whole.raw")
    leave(spool, "recordings/whole.raw", b"\0" * 400)
    states = services.upload_sounds([bad.pk, good.pk])
    assert states == {bad.pk: SoundStatus.PENDING, good.pk: SoundStatus.STORED}
    with public_scope():
        assert [entry.pk for entry in SpoolFile.objects.all()] == [bad.pk]


def test_a_voicemail_is_uploaded_as_the_switch_wrote_it(spool: Path, company_a: Company) -> None:
    message = io.BytesIO()
    with wave.open(message, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(tone(440).tobytes())
    path = leave(spool, "recording/v.wav", message.getvalue())
    left = VoicemailRecord(file="recording/v.wav", started_at=NOON, duration_ms=2000, queue_id="q-1")
    calls.store_calls([answered_call(company_a, outcome="voicemail", voicemail=left)])
    with company_scope(company_a):
        voicemail = Voicemail.objects.get()
    assert services.upload_sound(voicemail.pk) == SoundStatus.STORED
    with company_scope(company_a):
        voicemail.refresh_from_db()
    assert (voicemail.channels, voicemail.duration_ms, voicemail.queue_id) == (1, 2000, "q-1")
    assert not path.exists()
