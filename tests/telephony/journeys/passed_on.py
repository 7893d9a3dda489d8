"""Journeys of a call that is passed on: transfers, consultations, conferences, parking."""

from __future__ import annotations

from tests.telephony.journeys.script import Journey

TALKING = """
        0  bob is ready
        0  ann is ready
        1  caller calls
        4  caller presses 1
        8  bob answers"""

JOURNEYS = (
    Journey(
        "transfer to an agent",
        "Blind: Bob is free at once and writes up while Ann talks; ringing Ann is neither talk nor a queue's time.",
        f"""{TALKING}
        28 bob transfers to agent ann
        33 ann answers
        63 caller hangs up
        """,
        """
        call in answered 1-63: menu 3, wait 4, talk 50, held 0; ended by caller
        leg caller in 1-63: talk 50, held 0; billed in 62, from the agent 55
        leg bob out 4-28: talk 20, held 0; free
        leg ann out 28-63: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-28: talk 20, hold 0
        stint ann owner 33-63: talk 30, hold 0
        after bob 28-58
        after ann 63-93
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 transferred
            agent:ann bob, 28 reaching agent:ann, 33 connected ann, 63 left caller +8613800138000, 63 hangup caller
        """,
    ),
    Journey(
        "transfer in ring",
        "The caller gives up while the transfer rings.",
        f"""{TALKING}
        28 bob transfers to agent ann
        36 caller hangs up
        """,
        """
        call in answered 1-36: menu 3, wait 4, talk 20, held 0; ended by caller
        leg caller in 1-36: talk 20, held 0; billed in 35, from the agent 28
        leg bob out 4-28: talk 20, held 0; free
        leg ann out 28-36: talk 0, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-28: talk 20, hold 0
        after bob 28-58
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 transferred
            agent:ann bob, 28 reaching agent:ann, 36 hangup caller
        """,
    ),
    Journey(
        "transfer nobody takes",
        "Ann does not answer: the caller goes to the front of the queue they came from, and to Bob when he is free.",
        f"""{TALKING}
        28 bob transfers to agent ann
        40 bob writes up question
        55 bob answers
        75 caller hangs up
        """,
        """
        call in answered 1-75: menu 3, wait 6, talk 40, held 0; ended by caller
        leg caller in 1-75: talk 40, held 0; billed in 74, from the agent 67
        leg bob out 4-28: talk 20, held 0; free
        leg ann out 28-53: talk 0, held 0; free
        leg bob out 53-75: talk 20, held 0; free
        stay Service 4-8: answered by bob
        stay Service 53-55: answered by bob
        stint bob owner 8-28: talk 20, hold 0
        stint bob owner 55-75: talk 20, hold 0
        after bob 28-40: question
        after bob 75-105
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 transferred
            agent:ann bob, 28 reaching agent:ann, 53 not_reached agent:ann unreachable, 53 queued service, 53
            offered bob, 55 connected bob, 75 left caller +8613800138000, 75 hangup caller
        """,
    ),
    Journey(
        "transfer of an outbound call nobody takes",
        "There is no queue it came from: back to the agent who sent it.",
        """
        0  bob is ready
        0  ann is ready
        1  bob dials +8613900139000
        3  bob answers
        9  other answers
        19 bob transfers to agent ann
        50 bob answers
        60 other hangs up
        """,
        """
        call out answered 1-60: menu 0, wait 0, talk 20, held 0; ended by outside
        leg bob out 1-19: talk 10, held 0; free
        leg outside out 3-60: talk 20, held 0; billed out to +861390013 51, from the agent 51
        leg ann out 19-44: talk 0, held 0; free
        leg bob out 44-60: talk 10, held 0; free
        stint bob owner 9-19: talk 10, hold 0
        stint bob owner 50-60: talk 10, hold 0
        after bob 19-44
        after bob 60-90
        story 1 started +8613900139000, 3 dialing +8613900139000, 9 connected bob, 19 transferred agent:ann bob, 19
            reaching agent:ann, 44 not_reached agent:ann unreachable, 44 returned bob, 44 reaching agent:bob, 50
            connected bob, 60 left outside +8613900139000, 60 hangup outside
        """,
    ),
    Journey(
        "transfer to a queue",
        "A second stay, in the other queue, for which it counts.",
        f"""{TALKING}
        28 bob transfers to queue accounts
        34 ann answers
        64 caller hangs up
        """,
        """
        call in answered 1-64: menu 3, wait 10, talk 50, held 0; ended by caller
        leg caller in 1-64: talk 50, held 0; billed in 63, from the agent 56
        leg bob out 4-28: talk 20, held 0; free
        leg ann out 28-64: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stay Accounts 28-34: answered by ann
        stint bob owner 8-28: talk 20, hold 0
        stint ann owner 34-64: talk 30, hold 0
        after bob 28-58
        after ann 64-94
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 transferred
            queue:accounts bob, 28 queued accounts, 28 offered ann, 34 connected ann, 64 left caller +8613800138000,
            64 hangup caller
        """,
    ),
    Journey(
        "transfer to a number",
        "The leg to the number is billed from its own answer; the agent is out of it.",
        f"""{TALKING}
        28 bob transfers to number +8613900139000
        35 other answers
        65 other hangs up
        """,
        """
        call in answered 1-65: menu 3, wait 4, talk 50, held 0; ended by outside
        leg caller in 1-65: talk 50, held 0; billed in 64, from the agent 57
        leg bob out 4-28: talk 20, held 0; free
        leg outside out 28-65: talk 30, held 0; billed out to +861390013 30, from the agent 30
        stay Service 4-8: answered by bob
        stint bob owner 8-28: talk 20, hold 0
        after bob 28-58
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 transferred
            number:+8613900139000 bob, 28 reaching number:+8613900139000, 35 connected +8613900139000, 65 left
            outside +8613900139000, 65 hangup outside
        """,
    ),
    Journey(
        "consulted and handed over",
        "Ten seconds with Ann alone are Ann's and Bob's talk and the caller's music; then she has the call.",
        f"""{TALKING}
        28 bob consults agent ann
        33 ann answers
        43 bob completes
        73 caller hangs up
        """,
        """
        call in answered 1-73: menu 3, wait 4, talk 65, held 15; ended by caller
        leg caller in 1-73: talk 65, held 15; billed in 72, from the agent 65
        leg bob out 4-43: talk 35, held 5; free
        leg ann out 28-73: talk 40, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-43: talk 30, hold 5
        stint ann owner 33-73: talk 40, hold 0
        after bob 43-73
        after ann 73-103
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 consulted
            agent:ann, 33 joined ann, 43 completed, 73 left caller +8613800138000, 73 hangup caller
        """,
    ),
    Journey(
        "consultation cancelled",
        "Ann said no; Bob goes back to the caller.",
        f"""{TALKING}
        28 bob consults agent ann
        33 ann answers
        43 bob cancels
        63 caller hangs up
        """,
        """
        call in answered 1-63: menu 3, wait 4, talk 55, held 15; ended by caller
        leg caller in 1-63: talk 55, held 15; billed in 62, from the agent 55
        leg bob out 4-63: talk 55, held 5; free
        leg ann out 28-43: talk 10, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-63: talk 50, hold 5
        stint ann consulted 33-43: talk 10, hold 0
        after ann 43-73
        after bob 63-93
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 consulted
            agent:ann, 33 joined ann, 43 cancelled, 63 left caller +8613800138000, 63 hangup caller
        """,
    ),
    Journey(
        "consultation not answered",
        "Bob takes the question back before Ann answers.",
        f"""{TALKING}
        28 bob consults agent ann
        36 bob cancels
        56 caller hangs up
        """,
        """
        call in answered 1-56: menu 3, wait 4, talk 48, held 8; ended by caller
        leg caller in 1-56: talk 48, held 8; billed in 55, from the agent 48
        leg bob out 4-56: talk 48, held 8; free
        leg ann out 28-36: talk 0, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-56: talk 40, hold 8
        after bob 56-86
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 consulted
            agent:ann, 36 cancelled, 56 left caller +8613800138000, 56 hangup caller
        """,
    ),
    Journey(
        "swapped to and fro",
        "Bob talks to one and the other; whoever does not talk hears music.",
        f"""{TALKING}
        28 bob consults agent ann
        33 ann answers
        43 bob swaps
        48 bob swaps
        58 bob completes
        68 caller hangs up
        """,
        """
        call in answered 1-68: menu 3, wait 4, talk 60, held 25; ended by caller
        leg caller in 1-68: talk 60, held 25; billed in 67, from the agent 60
        leg bob out 4-58: talk 50, held 5; free
        leg ann out 28-68: talk 35, held 5; free
        stay Service 4-8: answered by bob
        stint bob owner 8-58: talk 45, hold 5
        stint ann owner 33-68: talk 30, hold 5
        after bob 58-88
        after ann 68-98
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 consulted
            agent:ann, 33 joined ann, 43 swapped, 48 swapped, 58 completed, 68 left caller +8613800138000, 68 hangup
            caller
        """,
    ),
    Journey(
        "the caller leaves a consultation",
        "The call goes on while the two agents talk, and ends with them; the caller's time ended with their leg.",
        f"""{TALKING}
        28 bob consults agent ann
        33 ann answers
        43 caller hangs up
        53 bob hangs up
        """,
        """
        call in answered 1-53: menu 3, wait 4, talk 35, held 15; ended by agent
        leg caller in 1-43: talk 35, held 15; billed in 42, from the agent 35
        leg bob out 4-53: talk 45, held 5; free
        leg ann out 28-53: talk 20, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-53: talk 40, hold 5
        stint ann owner 33-53: talk 20, hold 0
        after bob 53-83
        after ann 53-83
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 consulted
            agent:ann, 33 joined ann, 43 left caller +8613800138000, 53 left bob, 53 hangup agent
        """,
    ),
    Journey(
        "conference, one dropped",
        "Caller, Bob, Ann and a number outside; Ann is dropped, the others go on, also without the caller.",
        f"""{TALKING}
        18 bob adds agent ann
        23 ann answers
        33 bob adds number +8613900139000
        38 other answers
        48 bob drops ann
        68 caller hangs up
        78 bob hangs up
        """,
        """
        call in answered 1-78: menu 3, wait 4, talk 60, held 0; ended by agent
        leg caller in 1-68: talk 60, held 0; billed in 67, from the agent 60
        leg bob out 4-78: talk 70, held 0; free
        leg ann out 18-48: talk 25, held 0; free
        leg outside out 33-78: talk 40, held 0; billed out to +861390013 40, from the agent 40
        stay Service 4-8: answered by bob
        stint bob owner 8-78: talk 70, hold 0
        stint ann member 23-48: talk 25, hold 0
        after ann 48-78
        after bob 78-108
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 added
            agent:ann, 23 joined ann, 33 added number:+8613900139000, 38 joined outside +8613900139000, 48 dropped
            a2 bob, 68 left caller +8613800138000, 78 left bob, 78 hangup agent
        """,
    ),
    Journey(
        "conference left to the others",
        "Bob brings Ann in and leaves; the call is hers.",
        f"""{TALKING}
        18 bob adds agent ann
        23 ann answers
        33 bob leaves
        63 caller hangs up
        """,
        """
        call in answered 1-63: menu 3, wait 4, talk 55, held 0; ended by caller
        leg caller in 1-63: talk 55, held 0; billed in 62, from the agent 55
        leg bob out 4-33: talk 25, held 0; free
        leg ann out 18-63: talk 40, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-33: talk 25, hold 0
        stint ann owner 23-63: talk 40, hold 0
        after bob 33-63
        after ann 63-93
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 added
            agent:ann, 23 joined ann, 33 left bob, 63 left caller +8613800138000, 63 hangup caller
        """,
    ),
    Journey(
        "parked and taken",
        "Bob parks the caller, Ann takes them.",
        f"""{TALKING}
        18 bob parks
        38 ann retrieves 1
        40 ann answers
        60 caller hangs up
        """,
        """
        call in answered 1-60: menu 3, wait 4, talk 52, held 22; ended by caller
        leg caller in 1-60: talk 52, held 22; billed in 59, from the agent 52
        leg bob out 4-18: talk 10, held 0; free
        leg ann out 38-60: talk 20, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-18: talk 10, hold 0
        stint ann owner 40-60: talk 20, hold 0
        after bob 18-48
        after ann 60-90
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 parked 1 bob,
            38 retrieved 1 ann, 40 joined ann, 60 left caller +8613800138000, 60 hangup caller
        """,
    ),
    Journey(
        "parked too long",
        "Nobody takes the caller within a minute: the front of the queue.",
        f"""{TALKING}
        18 bob parks
        30 bob writes up later
        82 bob answers
        92 caller hangs up
        """,
        """
        call in answered 1-92: menu 3, wait 8, talk 80, held 60; ended by caller
        leg caller in 1-92: talk 80, held 60; billed in 91, from the agent 84
        leg bob out 4-18: talk 10, held 0; free
        leg bob out 78-92: talk 10, held 0; free
        stay Service 4-8: answered by bob
        stay Service 78-82: answered by bob
        stint bob owner 8-18: talk 10, hold 0
        stint bob owner 82-92: talk 10, hold 0
        after bob 18-30: later
        after bob 92-122
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 parked 1 bob,
            78 queued service, 78 offered bob, 82 connected bob, 92 left caller +8613800138000, 92 hangup caller
        """,
    ),
    Journey(
        "commands too late",
        "Each is refused with its reason, and the conversation does not notice.",
        f"""{TALKING}
        9  bob resumes → refused: not_held
        10 bob completes → refused: not_consulting
        11 bob transfers to agent bob → refused: yourself
        12 ann holds → refused: no_call
        68 caller hangs up
        69 bob transfers to agent ann → refused: no_call
        """,
        """
        call in answered 1-68: menu 3, wait 4, talk 60, held 0; ended by caller
        leg caller in 1-68: talk 60, held 0; billed in 67, from the agent 60
        leg bob out 4-68: talk 60, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-68: talk 60, hold 0
        after bob 68-98
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 68 left caller
            +8613800138000, 68 hangup caller
        """,
    ),
)
