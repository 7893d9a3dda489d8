"""What can go wrong when a prompt is made."""


class PromptError(Exception):
    """The text cannot be spoken: no voice for the language, no speech engine, or nothing to say."""
