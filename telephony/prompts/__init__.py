"""Speech and the system's own sentences: text in, a sound file Asterisk can play out."""

from telephony.prompts.at_hand import AT_HAND, LANGUAGES, lay_at_hand
from telephony.prompts.errors import PromptError
from telephony.prompts.speech import speak
from telephony.prompts.texts import SYSTEM_PROMPTS, system_text

__all__ = ["AT_HAND", "LANGUAGES", "SYSTEM_PROMPTS", "PromptError", "lay_at_hand", "speak", "system_text"]
