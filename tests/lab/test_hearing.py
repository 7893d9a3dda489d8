"""The lab's ear itself: what it takes for whom."""

from pathlib import Path

import numpy as np
import pytest

from linepool.launcher.music import write_waiting_music
from tests.lab.hearing import LEVEL, MUSIC, PATCHY, RINGING, RINGING_HERTZ, TONES, VOICE, heard_in
from tests.lab.sound import RATE, Samples, read_wav

WINDOW = RATE // 5
NAMES = {f"p{place}": float(hertz) for place, hertz in enumerate(TONES)}


@pytest.fixture(autouse=True)
def tidy() -> None:
    """Nothing is running here that could be left behind."""


def tones(*hertz: float, seconds: float = 0.2) -> Samples:
    clock = np.arange(round(RATE * seconds)) / RATE
    waves = [LEVEL * np.sin(2 * np.pi * one * clock + place) for place, one in enumerate(hertz)]
    return np.asarray(np.sum(waves, axis=0))


def by_telephone(samples: Samples) -> Samples:
    """G.711: companded, 8 bits."""
    companded = np.round(np.sign(samples) * np.log1p(255 * np.abs(samples)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(companded) * np.expm1(np.abs(companded) * np.log(256)) / 255)


def test_each_of_many_tones_is_told_from_the_others() -> None:
    for place, hertz in enumerate(TONES):
        assert heard_in(by_telephone(tones(hertz)), NAMES) == {f"p{place}"}
    assert heard_in(by_telephone(tones(*TONES[2:9])), NAMES) == {f"p{place}" for place in range(2, 9)}


def test_packets_lost_in_between_do_not_make_a_stranger() -> None:
    broken = tones(*TONES[:7])
    for lost in (3, 4, 8):
        broken[lost * 160 : (lost + 1) * 160] = 0
    assert heard_in(broken, NAMES) == {f"p{place}" for place in range(7)}


def test_music_is_music_all_the_time_and_a_tone_beside_it_is_heard(tmp_path: Path) -> None:
    write_waiting_music(tmp_path / "music.wav", rounds=1)
    (music,), _ = read_wav(tmp_path / "music.wav")
    for start in range(0, len(music) - WINDOW, WINDOW):
        part = by_telephone(music[start : start + WINDOW])
        assert heard_in(part, NAMES) == {MUSIC}
    assert heard_in(music[:WINDOW] + tones(TONES[3]), NAMES) == {MUSIC, "p3"}


def test_ringing_noise_and_silence_are_none_of_the_people() -> None:
    assert heard_in(by_telephone(tones(RINGING_HERTZ)), NAMES) == {RINGING}
    noise = np.random.default_rng(3).normal(0, 0.05, WINDOW)
    assert heard_in(noise, NAMES) == {VOICE}
    assert heard_in(tones(TONES[0], seconds=0.02), NAMES) == {PATCHY}
    assert heard_in(np.zeros(WINDOW), NAMES) == heard_in(np.zeros(0), NAMES) == frozenset()
