"""Speech and the system's own sentences: text in, a sound file Asterisk can play out."""

from telephony.prompts.errors import PromptError
from telephony.prompts.speech import speak
from telephony.prompts.texts import SYSTEM_PROMPTS, system_text

__all__ = ["SYSTEM_PROMPTS", "PromptError", "speak", "system_text"]
