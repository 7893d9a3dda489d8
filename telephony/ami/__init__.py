"""The little of Asterisk's manager interface that ARI cannot do: stereo recording, and who tries to get in."""

from telephony.ami._client import ActionRefused, Address, AmiError, Client, ConnectionLost
from telephony.ami._events import events
from telephony.ami._memory import forget_peers
from telephony.ami._monitor import INTERLEAVED, Monitor

__all__ = [
    "ActionRefused",
    "Address",
    "AmiError",
    "Client",
    "ConnectionLost",
    "INTERLEAVED",
    "Monitor",
    "events",
    "forget_peers",
]
