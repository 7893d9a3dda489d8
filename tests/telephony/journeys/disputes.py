"""Journeys of commands that come late, twice, out of order or from the wrong person; nobody is left in silence."""

from __future__ import annotations

from telephony.ports import CallbackRule
from tests.telephony.journeys.script import Journey
from tests.telephony.journeys.stage import company

JOURNEYS = (
    Journey(
        "two supervisors want the call",
        "Eve is taking it over while Sam asks for the same: he is refused, and the talk goes on.",
        """
        0  bob is ready
        0  eve is away
        0  sam is away
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 eve takes over from bob
        19 sam takes over from bob → refused: already_taken
        21 eve answers
        51 caller hangs up
        """,
        """
        call in answered 1-51: menu 3, wait 4, talk 43, held 0; ended by caller
        leg caller in 1-51: talk 43, held 0; billed in 50, from the agent 43
        leg bob out 4-21: talk 13, held 0; free
        leg eve out 18-51: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-21: talk 13, hold 0
        stint eve owner 21-51: talk 30, hold 0
        after bob 21-51
        after eve 51-81
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 supervised eve
            takeover, 21 joined eve, 51 left caller +8613800138000, 51 hangup caller
        """,
    ),
    Journey(
        "an agent goes home while it rings",
        "Bob logs out while his telephone rings: Ann's rings at once.",
        """
        0  bob is ready
        0  ann is ready
        1  caller calls
        4  caller presses 1
        9  bob logs out
        13 ann answers
        43 caller hangs up
        """,
        """
        call in answered 1-43: menu 3, wait 9, talk 30, held 0; ended by caller
        leg caller in 1-43: talk 30, held 0; billed in 42, from the agent 30
        leg bob out 4-9: talk 0, held 0; free
        leg ann out 9-43: talk 30, held 0; free
        stay Service 4-13: answered by ann
        stint ann owner 13-43: talk 30, hold 0
        after ann 43-73
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 9 withdrawn bob agent_offline, 9
            offered ann, 13 connected ann, 43 left caller +8613800138000, 43 hangup caller
        """,
    ),
    Journey(
        "an agent cannot go home in a call",
        "Refused, and again on hold.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 bob logs out → refused: in_call
        20 bob holds
        21 bob holds → refused: held
        22 bob logs out → refused: in_call
        30 bob resumes
        31 bob resumes → refused: not_held
        48 caller hangs up
        """,
        """
        call in answered 1-48: menu 3, wait 4, talk 40, held 10; ended by caller
        leg caller in 1-48: talk 40, held 10; billed in 47, from the agent 40
        leg bob out 4-48: talk 40, held 10; free
        stay Service 4-8: answered by bob
        stint bob owner 8-48: talk 30, hold 10
        after bob 48-78
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 20 held, 30
            resumed, 48 left caller +8613800138000, 48 hangup caller
        """,
    ),
    Journey(
        "somebody else's call",
        "Ann has no call and can do nothing to Bob's.",
        """
        0  bob is ready
        0  ann is away
        1  caller calls
        4  caller presses 1
        8  bob answers
        10 ann resumes → refused: no_call
        11 ann drops caller → refused: no_call
        12 ann parks → refused: no_call
        13 ann retrieves 1 → refused: not_parked
        14 ann reclaims → refused: nothing_to_reclaim
        38 caller hangs up
        """,
        """
        call in answered 1-38: menu 3, wait 4, talk 30, held 0; ended by caller
        leg caller in 1-38: talk 30, held 0; billed in 37, from the agent 30
        leg bob out 4-38: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-38: talk 30, hold 0
        after bob 38-68
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 38 left caller
            +8613800138000, 38 hangup caller
        """,
    ),
    Journey(
        "the consulted one is gone",
        "Ann hangs up before Bob can hand over: the command finds nobody, Bob goes back to the caller.",
        """
        0  bob is ready
        0  ann is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 bob consults agent ann
        23 ann answers
        33 ann hangs up
        34 bob completes → refused: not_consulting
        58 caller hangs up
        """,
        """
        call in answered 1-58: menu 3, wait 4, talk 50, held 15; ended by caller
        leg caller in 1-58: talk 50, held 15; billed in 57, from the agent 50
        leg bob out 4-58: talk 50, held 5; free
        leg ann out 18-33: talk 10, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-58: talk 45, hold 5
        stint ann consulted 23-33: talk 10, hold 0
        after ann 33-63
        after bob 58-88
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 consulted
            agent:ann, 23 joined ann, 33 left ann, 58 left caller +8613800138000, 58 hangup caller
        """,
    ),
    Journey(
        "transferred to somebody who talks",
        "Ann has a call of her own: the transfer is refused and Bob keeps the caller.",
        """
        0  bob is ready
        0  ann is away
        1  ann dials +8613900139000
        3  ann answers
        5  other answers
        6  caller calls
        9  caller presses 1
        13 bob answers
        23 bob transfers to agent ann → refused: agent_busy
        43 caller hangs up
        53 other hangs up
        """,
        """
        call out answered 1-53: menu 0, wait 0, talk 48, held 0; ended by outside
        leg ann out 1-53: talk 48, held 0; free
        leg outside out 3-53: talk 48, held 0; billed out to +861390013 48, from the agent 48
        stint ann owner 5-53: talk 48, hold 0
        after ann 53-83
        story 1 started +8613900139000, 3 dialing +8613900139000, 5 connected ann, 53 left outside +8613900139000,
            53 hangup outside
        call in answered 6-43: menu 3, wait 4, talk 30, held 0; ended by caller
        leg caller in 6-43: talk 30, held 0; billed in 37, from the agent 30
        leg bob out 9-43: talk 30, held 0; free
        stay Service 9-13: answered by bob
        stint bob owner 13-43: talk 30, hold 0
        after bob 43-73
        story 6 started, 6 answered, 9 digit 1, 9 queued service, 9 offered bob, 13 connected bob, 43 left caller
            +8613800138000, 43 hangup caller
        """,
    ),
    Journey(
        "a promise taken back",
        "Bob promised a call in a minute and takes it back; a second time there is nothing.",
        """
        0  bob is ready
        1  bob promises +8613900139000 60
        2  bob promises +8613900139000 60 → refused: already_promised
        20 bob takes the promise back
        21 bob takes the promise back → refused: unknown_callback
        """,
        """
        callback waiting 1: attempt 0 of 3
        callback cancelled 20: attempt 0 of 3
        """,
    ),
    Journey(
        "a promise for a time",
        "Not before its second, through the queue; Bob misses it, Ann keeps it. Taking it back while it rings is late.",
        """
        0  bob is ready
        0  ann is ready
        1  bob promises +8613900139000 60
        65 bob takes the promise back → refused: calling
        85 ann answers
        90 other answers
        120 other hangs up
        """,
        """
        call out unanswered 60-80: menu 0, wait 0, talk 0, held 0; ended by agent
        leg bob out 60-80: talk 0, held 0; free
        story 60 started +8613900139000, 60 offered bob, 80 missed bob timeout, 80 hangup agent
        call out answered 80-120: menu 0, wait 0, talk 30, held 0; ended by outside
        leg ann out 80-120: talk 30, held 0; free
        leg outside out 85-120: talk 30, held 0; billed out to +861390013 30, from the agent 30
        stint ann owner 90-120: talk 30, hold 0
        after ann 120-150
        story 80 started +8613900139000, 80 offered ann, 85 dialing +8613900139000, 90 connected ann, 120 left
            outside +8613900139000, 120 hangup outside
        callback waiting 1: attempt 0 of 3
        callback calling 60: attempt 0 of 3
        callback calling 80: attempt 0 of 3
        callback done 90: attempt 1 of 3 answered
        """,
        company(callback=CallbackRule()),
    ),
)
