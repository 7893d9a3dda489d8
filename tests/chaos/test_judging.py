"""The judges themselves: silence that is there is heard, a call that is missing or too long is found."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.chaos.ears import Ear
from tests.chaos.ledger import Record, Timeline, compare
from tests.chaos.lives import Life
from tests.lab.lines import FRAME, Line
from tests.lab.sound import RATE, Samples

HERTZ = 1_050
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TONE = np.sin(2 * np.pi * HERTZ / RATE * np.arange(FRAME)) * 0.08
SILENCE = np.zeros(FRAME)


class Heard(Line):
    """A line on which so much was heard, frame by frame, 20 ms apart."""

    def __init__(self) -> None:
        super().__init__(HERTZ)
        self.sounds: list[Samples] = []

    def hears(self, *sounds: Samples) -> None:
        self.sounds += sounds
        self.frames = len(self.sounds)

    def after(self, mark: int) -> tuple[list[float], list[Samples]]:
        return [place * 0.02 for place in range(mark, len(self.sounds))], self.sounds[mark:]


def conversation() -> tuple[Heard, Line, Ear]:
    listener, speaker = Heard(), Line(HERTZ)
    return listener, speaker, Ear(listener, speaker, HERTZ)


def test_a_tone_that_goes_on_is_no_silence() -> None:
    listener, speaker, ear = conversation()
    for _ in range(20):
        speaker.said += 10
        listener.hears(*[TONE] * 10)
        ear.listen()
    assert ear.heard().worst_ms == 0


def test_a_gap_is_as_long_as_it_is() -> None:
    listener, speaker, ear = conversation()
    speaker.said += 18
    listener.hears(*[TONE] * 5, *[SILENCE] * 8, *[TONE] * 5)
    assert ear.heard().silence_ms == 160


def test_another_tone_is_a_silence_of_this_one() -> None:
    listener, _, ear = conversation()
    other = np.sin(2 * np.pi * 1_410 / RATE * np.arange(FRAME)) * 0.08
    listener.hears(TONE, *[other] * 6, TONE)
    assert ear.heard().silence_ms == 120


def test_frames_that_were_said_and_never_heard_are_lost_whatever_the_clock_says() -> None:
    listener, speaker, ear = conversation()
    for step in range(40):
        speaker.said += 10
        listener.hears(*[TONE] * (10 if step != 15 else 2))
        ear.listen()
    assert ear.heard().lost_ms == 160


def caller(name: str) -> Life:
    party: Any = SimpleNamespace(name=name, address=f"+{name}", channel=f"ch-{name}")
    return Life("talking", party)


def record(name: str, seconds: float) -> Record:
    leg = {
        "party": "caller",
        "answered_at": NOON.isoformat(),
        "ended_at": (NOON + timedelta(seconds=seconds)).isoformat(),
    }
    return {"caller": f"+{name}", "legs": [leg]}


def test_the_ledger_finds_who_is_lost_doubled_or_too_long() -> None:
    lives = [caller(name) for name in ("right", "long", "lost", "twice", "unanswered")]
    seen = {life.caller.channel: Timeline(NOON, NOON + timedelta(seconds=9)) for life in lives[:4]}
    seen["ch-unanswered"] = Timeline(None, NOON)
    records = [record("right", 9.02), record("long", 9.3), record("twice", 9), record("twice", 9)]
    verdict = compare(lives, seen, records)
    assert (verdict.lost, verdict.doubled) == (["lost"], ["twice"])
    assert verdict.off_ms == {"right": 20, "long": 300}
