"""What the switch says by itself while no call control listens: sounds it finds by their names, made beforehand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from django.conf import settings

from telephony.prompts.speech import speak
from telephony.prompts.texts import system_text

AT_HAND: Final = {"unheard": "technical_problem"}
"""Sounds by name (deploy/asterisk/extensions.conf), and which sentence each of them says."""
LANGUAGES: Final = ("zh", "en")


def lay_at_hand() -> None:
    """Write every sound as ``NAME-LANGUAGE.wav`` into the sounds directory. Raises ``PromptError``, ``OSError``."""
    for name, sentence in AT_HAND.items():
        for language in LANGUAGES:
            spoken = speak(system_text(sentence, language), language)
            target = Path(settings.LINEPOOL_SOUNDS) / f"{name}-{language}.wav"
            part = target.with_suffix(".part")
            shutil.copyfile(f"{spoken}.wav", part)
            os.chmod(part, 0o644)  # the switch may run as another user
            os.replace(part, target)
