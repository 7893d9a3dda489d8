"""Speech: files Asterisk can play, made once, in both languages."""

import shutil
import wave
from pathlib import Path
from string import Formatter
from threading import Thread
from typing import Any

import numpy as np
import pytest

from telephony.prompts import (
    AT_HAND,
    LANGUAGES,
    SYSTEM_PROMPTS,
    PromptError,
    espeak,
    lay_at_hand,
    resample,
    speak,
    system_text,
)


@pytest.fixture(autouse=True)
def sounds(settings: Any, tmp_path: Path) -> Path:
    settings.LINEPOOL_SOUNDS = tmp_path
    return tmp_path


def samples_of(path: str) -> np.ndarray:
    with wave.open(f"{path}.wav") as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")


@pytest.mark.parametrize(
    ("text", "language"),
    [("您好，欢迎致电，转客服请按一。", "zh-hans"), ("Hello, for customer service press one.", "en")],
)
def test_a_sentence_becomes_seconds_of_audible_8_khz_mono(text: str, language: str) -> None:
    samples = samples_of(speak(text, language))
    assert 1.5 < len(samples) / 8000 < 8
    assert np.sqrt(np.mean(samples.astype(float) ** 2)) > 300


def test_what_the_switch_says_by_itself_lies_there_by_name_in_both_languages(sounds: Path) -> None:
    lay_at_hand()
    lay_at_hand()
    for name in AT_HAND:
        chinese, english = (samples_of(str(sounds / f"{name}-{language}")) for language in LANGUAGES)
        assert len(chinese) > 8_000
        assert len(english) > 8_000
        assert len(chinese) != len(english)


def test_the_same_words_are_spoken_once(sounds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = speak("Hello  there", "en")
    monkeypatch.setattr(espeak, "synthesise", None)  # calling it again would fail
    assert speak(" Hello there\n", "en-GB") == path
    assert len(list(sounds.rglob("*.wav"))) == 1


def test_words_language_and_voice_make_different_files() -> None:
    assert len({speak("Hello", "en"), speak("Hello", "zh"), speak("Hello!", "en")}) == 3


def test_mandarin_is_spoken_as_mandarin_and_not_spelled_in_english() -> None:
    """With the wrong voice the pinyin is read letter by letter and lasts far longer."""
    assert len(samples_of(speak("您好", "zh-hans"))) / 8000 < 1.5


@pytest.mark.parametrize(("text", "language"), [("", "en"), (" \n", "en"), ("x" * 5000, "en"), ("Bonjour", "fr")])
def test_what_cannot_be_said_is_refused(text: str, language: str) -> None:
    with pytest.raises(PromptError):
        speak(text, language)


def test_many_threads_may_speak_at_once(sounds: Path) -> None:
    paths: list[str] = []
    threads = [Thread(target=lambda n=n: paths.append(speak(f"Number {n % 3}", "en"))) for n in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(paths) == 9
    assert len(set(paths)) == 3
    assert not list(sounds.rglob("*.part"))


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="the program is not installed on this machine")
def test_the_program_speaks_where_the_library_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library() -> None:
        raise OSError("cannot open shared object file")

    monkeypatch.setattr(espeak, "_engine", None)
    monkeypatch.setattr(espeak, "_Library", no_library)
    assert len(samples_of(speak("您好，欢迎致电", "zh"))) > 8000


def test_without_any_engine_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library() -> None:
        raise OSError("cannot open shared object file")

    monkeypatch.setattr(espeak, "_engine", None)
    monkeypatch.setattr(espeak, "_Library", no_library)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(PromptError, match="espeakng-loader"):
        speak("Hello", "en")


@pytest.mark.parametrize(("hertz", "passes"), [(440, True), (3000, True), (5000, False), (9000, False)])
def test_lowering_the_rate_keeps_the_voice_and_folds_nothing_into_it(hertz: float, passes: bool) -> None:
    source = (10_000 * np.sin(2 * np.pi * hertz * np.arange(22_050) / 22_050)).astype("<i2")
    lowered = np.frombuffer(resample.to_rate(source.tobytes(), 22_050, 8000), dtype="<i2").astype(float)
    level = np.sqrt(np.mean(lowered[200:-200] ** 2)) / (10_000 / np.sqrt(2))
    assert len(lowered) == 8000
    assert level == pytest.approx(1, abs=0.02) if passes else level < 0.001


@pytest.mark.parametrize("key", sorted(SYSTEM_PROMPTS))
def test_every_system_sentence_stands_in_both_languages_with_the_same_subject(key: str) -> None:
    texts = SYSTEM_PROMPTS[key]
    assert set(texts) == {"zh", "en"}
    values = {name for text in texts.values() for _, name, _, _ in Formatter().parse(text) if name}
    filled = {name: 3 for name in values}
    assert system_text(key, "zh-hans", **filled) != system_text(key, "en", **filled)
    assert "{" not in system_text(key, "zh-hans", **filled) + system_text(key, "en", **filled)
