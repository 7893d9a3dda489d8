"""Events as the switch writes them become values."""

from __future__ import annotations

from typing import Any

import pytest

from telephony import ari

CHANNEL = {"id": "7.1", "name": "PJSIP/abc-00000001", "state": "Up", "dialplan": {"exten": "+8640012", "context": "c"}}
STAMP = {"timestamp": "2026-11-22T10:00:00.123+0000"}


def event(kind: str, **fields: Any) -> ari.AriEvent:
    return ari.parse_event({"type": kind, **STAMP, **fields})


def test_a_destroyed_channel_says_why() -> None:
    parsed = event("ChannelDestroyed", channel=CHANNEL, cause=17, cause_txt="User busy")
    assert isinstance(parsed, ari.ChannelDestroyed)
    assert (parsed.cause, parsed.channel.exten) == (17, "+8640012")


def test_a_finished_playback_names_its_channel_and_whether_it_failed() -> None:
    parsed = event("PlaybackFinished", playback={"id": "p", "target_uri": "channel:7.1", "state": "failed"})
    assert isinstance(parsed, ari.PlaybackFinished)
    assert (parsed.playback_id, parsed.target, parsed.failed) == ("p", "7.1", True)


@pytest.mark.parametrize(("kind", "failed"), [("RecordingFinished", False), ("RecordingFailed", True)])
def test_a_recording_ends_or_fails(kind: str, failed: bool) -> None:
    parsed = event(kind, recording={"name": "vm", "target_uri": "channel:7.1", "duration": 3})
    assert isinstance(parsed, ari.RecordingFinished)
    assert (parsed.name, parsed.duration_ms, parsed.failed) == ("vm", 3000, failed)


def test_a_contact_that_went_is_told_with_its_endpoint() -> None:
    parsed = event(
        "ContactStatusChange",
        endpoint={"technology": "PJSIP", "resource": "abc", "state": "offline"},
        contact_info={"uri": "sip:x", "contact_status": "Removed", "aor": "abc"},
    )
    assert isinstance(parsed, ari.ContactStatusChange)
    assert (parsed.endpoint.resource, parsed.status) == ("abc", "Removed")


def test_an_unknown_kind_is_kept_as_other() -> None:
    parsed = event("BridgeCreated", bridge={})
    assert isinstance(parsed, ari.OtherEvent)
    assert parsed.kind == "BridgeCreated"


@pytest.mark.parametrize("kind", [kind for kind in ari.EVENT_KINDS if kind != "ApplicationReplaced"])
def test_a_known_kind_without_its_parts_is_refused(kind: str) -> None:
    with pytest.raises(ari.ProtocolError):
        event(kind)
