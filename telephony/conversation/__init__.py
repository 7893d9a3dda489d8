"""Who is in a call, where, and who hears whom: a pure engine.

`Conversation.between(first, second, at)` begins with two people who talk; every later step is one operation with the
time in milliseconds. An operation that is not possible raises `Refused(code)` and changes nothing. After any of them
the switch is made to match `layout()`; a leg whose party is no longer in the conversation is let go.

=========================  ==========================================================================================
operation                  what follows
=========================  ==========================================================================================
``hold`` ``resume``        the owner steps aside and hears nothing; whoever is left alone hears music, two or more
                           who are left in the room go on talking (music is never played into a talking room)
``consult``                the owner goes aside and hears the ring tone until the other one has joined, then both are
                           in the side room; one consultation at a time
``swap``                   the owner changes between room and side room; whoever is left alone hears music
``merge``                  side room and room become one
``complete``               the owner leaves, the consulted one joins the room (and is the owner, when an agent)
``cancel``                 the consulted one leaves (or is no longer rung), the owner returns to the room
``add`` ``drop``           ring one more into the room; put one out of it
``join`` ``leave``         somebody who was rung has answered; somebody hung up (or was not reached)
``park`` ``retrieve``      the owner leaves, the caller hears music until an agent is rung for them and joins
``listen`` ``whisper``     a supervisor at an agent's ear; ``barge``: in the room with all others;
``take_over``              the supervisor has the call, its owner leaves. A supervisor who is not there yet is rung
``lose`` ``reclaim``       an agent's device died: the one left alone hears music; the same agent is rung again
=========================  ==========================================================================================

A call in which everybody was left alone is `over`.
"""

from telephony.conversation.engine import Conversation
from telephony.conversation.types import Kind, Layout, Party, Place, Refused, Stint, Tap

__all__ = ["Conversation", "Kind", "Layout", "Party", "Place", "Refused", "Stint", "Tap"]
