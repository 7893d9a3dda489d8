"""What a piece of sound is made of: whose tones, music on hold, ringing, a voice, or nothing.

Every party of the lab whistles its own steady tone, all of them above the music's highest partial, so that a window of
200 ms says who is heard: a party is there when its tone stands at least `FAINTEST` high.
"""

from collections.abc import Mapping

import numpy as np

from linepool.launcher.music import CHORDS
from tests.lab.sound import RATE, SILENCE_DB, Samples, level_db

TONES = (1_050, 1_170, 1_290, 1_410, 1_530, 1_650, 1_770, 1_890, 2_010, 2_130, 2_250, 2_370, 2_490, 2_610, 2_730, 2_850)
LEVEL = 0.08
"""Of full scale: eight at once must not clip."""
FAINTEST = LEVEL / 4
MUSIC, RINGING, VOICE, PATCHY = "music", "ringing", "voice", "too little"
RINGING_HERTZ = 450
SHORTEST = RATE // 10

_NOTES = np.unique([pitch * partial for chord in CHORDS for pitch in chord for partial in (1, 2)])
_OTHER_SHARE = 0.25  # of all power: what gaps between packets make of pure tones is less
_MUSIC_SHARE = 0.8  # of the power that is no tone


def heard_in(samples: Samples, tones: Mapping[str, float]) -> frozenset[str]:
    """The names whose tones are in the sound, and `MUSIC`, `RINGING` or `VOICE`; empty for silence.

    `PATCHY` when there is some sound, but too little to say.
    """
    if 0 < len(samples) < SHORTEST:
        return frozenset({PATCHY})
    if level_db(samples) < SILENCE_DB:
        return frozenset()
    window = np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(samples * window)) * 2 / window.sum()
    hertz = np.arange(len(spectrum)) * RATE / len(samples)
    rest = np.where(hertz < 50, 0.0, spectrum**2)
    total = rest.sum()
    found = set()
    for name, tone in tones.items():
        near = np.abs(hertz - tone) <= 20
        if spectrum[near].max() >= FAINTEST and _stands_out(spectrum, hertz, tone):
            found.add(name)
            rest = np.where(near, 0.0, rest)
    if rest.sum() > _OTHER_SHARE * total:
        found.add(_kind(rest, hertz))
    return frozenset(found)


def _stands_out(spectrum: Samples, hertz: Samples, tone: float) -> bool:
    """A peak of its own, not a slope of something broad such as speech."""
    peak = spectrum[np.abs(hertz - tone) <= 12].max()
    beside = spectrum[(np.abs(hertz - tone) > 25) & (np.abs(hertz - tone) <= 50)]
    return bool(peak > 6 * np.median(beside))


def _kind(power: Samples, hertz: Samples) -> str:
    """What is left without the tones."""
    near_ringing = np.abs(hertz - RINGING_HERTZ) <= 12
    if abs(hertz[power.argmax()] - RINGING_HERTZ) < 5 and power[near_ringing].sum() > 0.9 * power.sum():
        return RINGING
    on_notes = np.min(np.abs(hertz[:, None] - _NOTES[None, :]), axis=1) <= 12
    return MUSIC if power[on_notes].sum() > _MUSIC_SHARE * power.sum() else VOICE
