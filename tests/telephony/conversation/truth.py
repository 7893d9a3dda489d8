"""Who hears whom in the main situations, written down by hand: what the engine is held to, and the lab by sound.

C is the customer, A the agent who has the call, B another agent, O somebody outside, S and T supervisors. A situation
is the steps that lead to it from C and A talking, and what each then hears: the people, ``music``, ``tone`` (ringing)
or ``-`` (nothing). Who is not named is not in the call, or is being rung.
"""

from __future__ import annotations

from typing import Any

Step = tuple[Any, ...]

CONSULTING: tuple[Step, ...] = (("consult", "A", "B", "agent"), ("join", "B"))
CONSULTING_OUTSIDE: tuple[Step, ...] = (("consult", "A", "O", "outside"), ("join", "O"))
CONFERENCE: tuple[Step, ...] = (("add", "A", "O", "outside"), ("join", "O"))
LISTENING: tuple[Step, ...] = (("listen", "S", "A"), ("join", "S"))
WHISPERING: tuple[Step, ...] = (("whisper", "S", "A"), ("join", "S"))
BARGED: tuple[Step, ...] = (("barge", "S"), ("join", "S"))
LOST: tuple[Step, ...] = (("lose", "A"),)

TRUTH: dict[str, tuple[tuple[Step, ...], dict[str, str]]] = {
    "two talk": ((), {"C": "A", "A": "C"}),
    "held": ((("hold", "A"),), {"C": "music", "A": "-"}),
    "held and resumed": ((("hold", "A"), ("resume", "A")), {"C": "A", "A": "C"}),
    "the one to consult is rung": (CONSULTING[:1], {"C": "music", "A": "tone"}),
    "consulting": (CONSULTING, {"C": "music", "A": "B", "B": "A"}),
    "swapped": ((*CONSULTING, ("swap", "A")), {"C": "A", "A": "C", "B": "music"}),
    "swapped twice": ((*CONSULTING, ("swap", "A"), ("swap", "A")), {"C": "music", "A": "B", "B": "A"}),
    "completed to an agent": ((*CONSULTING, ("complete", "A")), {"C": "B", "B": "C"}),
    "completed while swapped": ((*CONSULTING, ("swap", "A"), ("complete", "A")), {"C": "B", "B": "C"}),
    "completed to outside": ((*CONSULTING_OUTSIDE, ("complete", "A")), {"C": "O", "O": "C"}),
    "hung up while consulting": ((*CONSULTING, ("leave", "A")), {"C": "B", "B": "C"}),
    "cancelled": ((*CONSULTING, ("cancel", "A")), {"C": "A", "A": "C"}),
    "cancelled while it rings": ((*CONSULTING[:1], ("cancel", "A")), {"C": "A", "A": "C"}),
    "the consulted one hung up": ((*CONSULTING, ("leave", "B")), {"C": "A", "A": "C"}),
    "the customer hung up in a consultation": ((*CONSULTING, ("leave", "C")), {"A": "B", "B": "A"}),
    "the customer hung up, the consulted one waits": (
        (*CONSULTING, ("swap", "A"), ("leave", "C")),
        {"A": "B", "B": "A"},
    ),
    "merged": ((*CONSULTING, ("merge", "A")), {"C": "A B", "A": "C B", "B": "C A"}),
    "one more is rung": (CONFERENCE[:1], {"C": "A", "A": "C"}),
    "conference": (CONFERENCE, {"C": "A O", "A": "C O", "O": "C A"}),
    "conference, held": ((*CONFERENCE, ("hold", "A")), {"C": "O", "O": "C", "A": "-"}),
    "conference, held, one hung up": ((*CONFERENCE, ("hold", "A"), ("leave", "O")), {"C": "music", "A": "-"}),
    "conference, resumed": (
        (*CONFERENCE, ("hold", "A"), ("resume", "A")),
        {"C": "A O", "A": "C O", "O": "C A"},
    ),
    "conference, dropped": ((*CONFERENCE, ("drop", "A", "O")), {"C": "A", "A": "C"}),
    "conference, the agent left": ((*CONFERENCE, ("leave", "A")), {"C": "O", "O": "C"}),
    "conference, consulting": (
        (*CONFERENCE, *CONSULTING),
        {"C": "O", "O": "C", "A": "B", "B": "A"},
    ),
    "conference, consulting, swapped": (
        (*CONFERENCE, *CONSULTING, ("swap", "A")),
        {"C": "A O", "O": "C A", "A": "C O", "B": "music"},
    ),
    "parked": ((("park", "A"),), {"C": "music"}),
    "retrieved": ((("park", "A"), ("retrieve", "B"), ("join", "B")), {"C": "B", "B": "C"}),
    "listening": (LISTENING, {"C": "A", "A": "C", "S": "C A"}),
    "listening on hold": ((*LISTENING, ("hold", "A")), {"C": "music", "A": "-", "S": "A"}),
    "listening to a consultation": (
        (*LISTENING, *CONSULTING),
        {"C": "music", "A": "B", "B": "A", "S": "A B"},
    ),
    "listening to the consulted one": (
        (*CONSULTING, ("listen", "S", "B"), ("join", "S"), ("swap", "A")),
        {"C": "A", "A": "C", "B": "music", "S": "B"},
    ),
    "listening, the agent handed over": (
        (*LISTENING, *CONSULTING, ("complete", "A")),
        {"C": "B", "B": "C", "S": "B C"},
    ),
    "whispering": (WHISPERING, {"C": "A", "A": "C S", "S": "C A"}),
    "whispering in a consultation": (
        (*WHISPERING, *CONSULTING),
        {"C": "music", "A": "B S", "B": "A", "S": "A B"},
    ),
    "from listening to whispering": ((*LISTENING, ("whisper", "S", "A")), {"C": "A", "A": "C S", "S": "C A"}),
    "barged": (BARGED, {"C": "A S", "A": "C S", "S": "C A"}),
    "from barged to listening": ((*BARGED, ("listen", "S", "A")), {"C": "A", "A": "C", "S": "C A"}),
    "one listens, one whispers": (
        (*LISTENING, ("whisper", "T", "A"), ("join", "T")),
        {"C": "A", "A": "C T", "S": "C A", "T": "C A"},
    ),
    "taken over": ((*LISTENING, ("take_over", "S")), {"C": "S", "S": "C"}),
    "taken over from afar": ((("take_over", "S"), ("join", "S")), {"C": "S", "S": "C"}),
    "taken over in a consultation": (
        (*CONSULTING, *LISTENING, ("take_over", "S")),
        {"C": "music", "B": "S", "S": "B"},
    ),
    "device lost": (LOST, {"C": "music"}),
    "device lost and reclaimed": ((*LOST, ("reclaim", "A", "A2"), ("join", "A2")), {"C": "A2", "A2": "C"}),
    "device lost in a consultation": ((*CONSULTING, *LOST), {"C": "B", "B": "C"}),
    "device lost in a conference": ((*CONFERENCE, *LOST), {"C": "O", "O": "C"}),
}
