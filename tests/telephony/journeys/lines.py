"""Journeys along other lines: out of a full queue, to another company, and back to the customer."""

from __future__ import annotations

from telephony.ports import CallbackRule, QueueMember
from tests.telephony.journeys.script import Journey
from tests.telephony.journeys.stage import BRAVOS, company

RULE = CallbackRule(offer_after_ms=10_000, attempts=2, retry_ms=600_000)
WISHED = """
        0  bob is away
        1  caller calls
        4  caller presses 1
        18 caller presses 1
        22 caller presses 1"""

JOURNEYS = (
    Journey(
        "overflow to another queue",
        "After 30 seconds the queue sends the caller to Accounts, where Ann is.",
        """
        0  bob is away
        0  ann is ready
        1  caller calls
        4  caller presses 1
        40 ann answers
        70 caller hangs up
        """,
        """
        call in answered 1-70: menu 3, wait 36, talk 30, held 0; ended by caller
        leg caller in 1-70: talk 30, held 0; billed in 69, from the agent 30
        leg ann out 34-70: talk 30, held 0; free
        stay Service 4-34: overflowed
        stay Accounts 34-40: answered by ann
        stint ann owner 40-70: talk 30, hold 0
        after ann 70-100
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 34 queue.left waited, 34 queued accounts, 34
            offered ann, 40 connected ann, 70 left caller +8613800138000, 70 hangup caller
        """,
        company(members=(QueueMember(801),), max_wait_ms=30_000, overflow={"waited": "queue:accounts"}),
    ),
    Journey(
        "overflow to a number",
        "The night watchman's telephone: a leg out, billed from its answer.",
        """
        0  bob is away
        1  caller calls
        4  caller presses 1
        40 other answers
        70 other hangs up
        """,
        """
        call in answered 1-70: menu 3, wait 30, talk 30, held 0; ended by outside
        leg caller in 1-70: talk 30, held 0; billed in 69, from the agent 30
        leg outside out 34-70: talk 30, held 0; billed out to +861390013 30, from the agent 30
        stay Service 4-34: overflowed
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 34 queue.left waited, 34 reaching
            number:+8613900139000, 40 connected +8613900139000, 70 left outside +8613900139000, 70 hangup outside
        """,
        company(max_wait_ms=30_000, overflow={"waited": "number:+8613900139000"}),
    ),
    Journey(
        "overflow to another company's line",
        "Inside the pool: the leg out of Acme's call and the caller's leg of Bravo's are the two ends of one line, and "
        "each company pays for its own.",
        """
        0  bob is away
        0  kim is ready
        1  caller calls
        4  caller presses 1
        40 kim answers
        70 caller hangs up
        """,
        """
        call in answered 1-70: menu 3, wait 30, talk 36, held 0; ended by outside
        leg caller in 1-70: talk 36, held 0; billed in 69, from the agent 36
        leg outside out 34-70: talk 36, held 0; billed out to +86208188 36, from the agent 36
        stay Service 4-34: overflowed
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 34 queue.left waited, 34 reaching
            number:+862081889999, 34 connected +862081889999, 70 left outside +862081889999, 70 hangup outside
        call in answered of company 2 34-70: menu 0, wait 6, talk 30, held 0; ended by caller
        leg caller in 34-70: talk 30, held 0; billed in 36, from the agent 30
        leg kim out 34-70: talk 30, held 0; free
        stay Desk 34-40: answered by kim
        stint kim owner 40-70: talk 30, hold 0
        after kim 70-100
        story 34 started, 34 answered, 34 queued desk, 34 offered kim, 40 connected kim, 70 left caller
            +8613800138000, 70 hangup caller
        """,
        company(max_wait_ms=30_000, overflow={"waited": f"number:{BRAVOS}"}),
    ),
    Journey(
        "transfer to another company's line",
        "Bob sends the caller to Bravo's public line.",
        f"""
        0  bob is ready
        0  kim is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        28 bob transfers to number {BRAVOS}
        34 kim answers
        64 kim hangs up
        """,
        """
        call in answered 1-64: menu 3, wait 4, talk 56, held 0; ended by outside
        leg caller in 1-64: talk 56, held 0; billed in 63, from the agent 56
        leg bob out 4-28: talk 20, held 0; free
        leg outside out 28-64: talk 36, held 0; billed out to +86208188 36, from the agent 36
        stay Service 4-8: answered by bob
        stint bob owner 8-28: talk 20, hold 0
        after bob 28-58
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 transferred
            number:+862081889999 bob, 28 reaching number:+862081889999, 28 connected +862081889999, 64 left outside
            +862081889999, 64 hangup outside
        call in answered of company 2 28-64: menu 0, wait 6, talk 30, held 0; ended by agent
        leg caller in 28-64: talk 30, held 0; billed in 36, from the agent 30
        leg kim out 28-64: talk 30, held 0; free
        stay Desk 28-34: answered by kim
        stint kim owner 34-64: talk 30, hold 0
        after kim 64-94
        story 28 started, 28 answered, 28 queued desk, 28 offered kim, 34 connected kim, 64 left kim, 64 hangup
            agent
        """,
    ),
    Journey(
        "called back",
        "The caller leaves a wish instead of waiting, keeps the place, and is called when Bob is free. The wait that "
        "counts is the one on the line; the customer's leg of the second call is billed like any call out.",
        f"""{WISHED}
        60 bob is ready
        63 bob answers
        70 other answers
        100 other hangs up
        """,
        """
        call in closed 1-24: menu 5, wait 18, talk 0, held 0; ended by system
        leg caller in 1-24: talk 0, held 0; billed in 23, from the agent 0
        stay Service 4-22: callback
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 18 digit 1, 22 digit 1, 22 queue.left callback, 22
            callback.wanted service +8613800138000, 24 hangup system
        call out answered 60-100: menu 0, wait 0, talk 30, held 0; ended by outside
        leg bob out 60-100: talk 30, held 0; free
        leg outside out 63-100: talk 30, held 0; billed out to +861380013 30, from the agent 30
        stint bob owner 70-100: talk 30, hold 0
        after bob 100-130
        story 60 started +8613800138000, 60 offered bob, 63 dialing +8613800138000, 70 connected bob, 100 left
            outside +8613800138000, 100 hangup outside
        callback waiting 22: attempt 0 of 2
        callback calling 60: attempt 0 of 2
        callback done 70: attempt 1 of 2 answered
        """,
        company(callback=RULE),
    ),
    Journey(
        "called back, voicemail answers",
        "A machine answers; Bob writes it up so, which uses one of the two attempts. Ten minutes later the next.",
        f"""{WISHED}
        60 bob is ready
        63 bob answers
        70 other answers
        75 bob hangs up
        80 bob writes up voicemail
        690 bob answers
        695 other answers
        725 other hangs up
        """,
        """
        call in closed 1-24: menu 5, wait 18, talk 0, held 0; ended by system
        leg caller in 1-24: talk 0, held 0; billed in 23, from the agent 0
        stay Service 4-22: callback
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 18 digit 1, 22 digit 1, 22 queue.left callback, 22
            callback.wanted service +8613800138000, 24 hangup system
        call out answered 60-75: menu 0, wait 0, talk 5, held 0; ended by agent
        leg bob out 60-75: talk 5, held 0; free
        leg outside out 63-75: talk 5, held 0; billed out to +861380013 5, from the agent 5
        stint bob owner 70-75: talk 5, hold 0
        after bob 75-80: voicemail
        story 60 started +8613800138000, 60 offered bob, 63 dialing +8613800138000, 70 connected bob, 75 left bob,
            75 hangup agent
        call out answered 680-725: menu 0, wait 0, talk 30, held 0; ended by outside
        leg bob out 680-725: talk 30, held 0; free
        leg outside out 690-725: talk 30, held 0; billed out to +861380013 30, from the agent 30
        stint bob owner 695-725: talk 30, hold 0
        after bob 725-755
        story 680 started +8613800138000, 680 offered bob, 690 dialing +8613800138000, 695 connected bob, 725 left
            outside +8613800138000, 725 hangup outside
        callback waiting 22: attempt 0 of 2
        callback calling 60: attempt 0 of 2
        callback done 70: attempt 1 of 2 answered
        callback waiting 80: attempt 1 of 2 voicemail
        callback calling 680: attempt 1 of 2 voicemail
        callback done 695: attempt 2 of 2 answered
        """,
        company(callback=RULE),
    ),
    Journey(
        "called back in vain",
        "Not answered twice: the promise has failed.",
        f"""{WISHED}
        60 bob is ready
        63 bob answers
        93 other does not answer
        700 bob answers
        705 other is busy
        """,
        """
        call in closed 1-24: menu 5, wait 18, talk 0, held 0; ended by system
        leg caller in 1-24: talk 0, held 0; billed in 23, from the agent 0
        stay Service 4-22: callback
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 18 digit 1, 22 digit 1, 22 queue.left callback, 22
            callback.wanted service +8613800138000, 24 hangup system
        call out unanswered 60-93: menu 0, wait 0, talk 0, held 0; ended by outside
        leg bob out 60-93: talk 0, held 0; free
        leg outside out 63-93: talk 0, held 0; billed out to +861380013 0, from the agent 0
        story 60 started +8613800138000, 60 offered bob, 63 dialing +8613800138000, 93 hangup outside
        call out unanswered 693-705: menu 0, wait 0, talk 0, held 0; ended by outside
        leg bob out 693-705: talk 0, held 0; free
        leg outside out 700-705: talk 0, held 0; billed out to +861380013 0, from the agent 0
        story 693 started +8613800138000, 693 offered bob, 700 dialing +8613800138000, 705 hangup outside
        callback waiting 22: attempt 0 of 2
        callback calling 60: attempt 0 of 2
        callback waiting 93: attempt 1 of 2 unanswered
        callback calling 693: attempt 1 of 2 unanswered
        callback failed 705: attempt 2 of 2 unanswered
        """,
        company(callback=RULE),
    ),
)
