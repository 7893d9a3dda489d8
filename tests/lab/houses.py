"""The two companies of the tests by sound: their queues, people, and the menu whose keys lead to the queues."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # staffing needs Django, and runs beside the product
    from tests.lab.staffing import Staff

_USUAL: dict[str, Any] = {"wrap_up_ms": 0, "offer_timeout_ms": 20_000, "announce_every_ms": 0, "resume_ms": 60_000}
WATCHMAN = "+8615999999999"
"""The outside number which callers reach whom nobody serves."""
PATIENCE_MS = 4_000
_BRIEF = {"offer_after_ms": 0, "attempts": 2, "retry_ms": 1_000, "expires_ms": 5_000}

SOUND_SCRIPT = "Thank them for calling the people of Sound."
LINERS_SCRIPT = "Ask for the name of the liner."

SOUND_QUEUES: dict[str, dict[str, Any]] = {
    "care": _USUAL | {"script": SOUND_SCRIPT},
    "sales": _USUAL,
    "everybody": _USUAL | {"strategy": "ring_all"},
    "greeted": _USUAL | {"greeting": "This is a call for the people of Sound, who sell nothing but sounds."},
    "asked": _USUAL | {"record": "demand"},
    "brittle": _USUAL | {"resume_ms": 1_500},
    "hasty": _USUAL | {"auto_answer": True},
    "later": _USUAL | {"callback": {"offer_after_ms": 0, "attempts": 2, "retry_ms": 1_000, "expires_ms": 600_000}},
    "known": _USUAL | {"last_agent_ms": 60_000},
    "patient": _USUAL | {"last_agent_ms": PATIENCE_MS},
    "night": _USUAL,
}
"""Nobody serves "night": where it leads then is said by `sound`."""
KEYS = dict(zip("123456789*0", SOUND_QUEUES, strict=True))
_NOBODYS = ("sales", "night")

SOUND_STAFF: "Staff" = [
    *({"name": name, "queues": [one for one in SOUND_QUEUES if one not in _NOBODYS]} for name in ("anna", "ben")),
    {"name": "cleo", "queues": ["care", "everybody"]},
    {"name": "dora", "queues": ["sales", "everybody"]},
    {"name": "gina", "queues": ["care"]},
    {"name": "boss", "role": "supervisor"},
    {"name": "chief", "role": "supervisor"},
]


def menu(keys: dict[str, str]) -> dict[str, Any]:
    """A flow whose menu leads each key to its queue; "hello" speaks for a while and goes on to the first of them."""
    first = next(iter(keys.values()))
    return {
        "entry": {
            "kind": "menu",
            "say": {"text": "Press a key.", "language": "en"},
            "choices": {key: f"to_{name}" for key, name in keys.items()} | {"#": "hello"},
            "otherwise": f"to_{first}",
            "timeout_ms": 5_000,
            "retries": 1,
        },
        "hello": {
            "kind": "say",
            "say": {"text": "One moment please while we find somebody who knows all about this.", "language": "en"},
            "next": f"to_{first}",
        },
        **{f"to_{name}": {"kind": "queue", "queue_id": name, "otherwise": "mail"} for name in keys.values()},
        "mail": {"kind": "voicemail", "say": {"text": "Leave a message.", "language": "en"}},
    }


def sound(by_night: str) -> dict[str, Any]:
    """The company of most tests; `by_night` is the number to which the queue that nobody serves leads."""
    night = SOUND_QUEUES["night"] | {"overflow": {"unstaffed": f"number:{by_night}"}}
    return {"queues": SOUND_QUEUES | {"night": night}, "staff": SOUND_STAFF, "nodes": menu(KEYS), "company": {}}


def harbour(ginas_email: str) -> dict[str, Any]:
    """Another one, to which Gina is lent; calls are parked there for two seconds only, and wishes expire after five;
    "barges" promise one call at a time; what concerns "liners" is greeted, has a script and is never recorded."""
    pier = _USUAL | {"overflow": {"unstaffed": f"number:{WATCHMAN}"}}
    barges = _USUAL | {"callback": _BRIEF | {"expires_ms": 60_000, "most": 1}}
    liners = _USUAL | {"greeting": "A call for the liners of Harbour.", "script": LINERS_SCRIPT, "record": "none"}
    queues = {"ships": _USUAL, "ferries": _USUAL | {"callback": _BRIEF}, "pier": pier, "barges": barges}
    queues |= {"liners": liners | {"wrap_up_ms": 60_000}}
    fred = {"name": "fred", "queues": ["ships", "ferries", "barges"]}
    staff = [fred, {"name": "gina", "queues": ["ships", "liners"], "email": ginas_email}]
    nodes = menu({"1": "ships", "2": "ferries", "3": "pier", "4": "barges", "5": "liners"})
    return {"queues": queues, "staff": staff, "nodes": nodes, "company": {"park_ms": 2_000}}
