"""Journeys of a caller and one company: the menu, the queue, an agent."""

from __future__ import annotations

from tests.telephony.journeys.script import Journey
from tests.telephony.journeys.stage import company

JOURNEYS = (
    Journey(
        "served",
        "A caller chooses service, is answered, and hangs up. The menu is heard before anything is billed by the "
        "agent's answer.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        68 caller hangs up
        80 bob writes up sold
        """,
        """
        call in answered 1-68: menu 3, wait 4, talk 60, held 0; ended by caller
        leg caller in 1-68: talk 60, held 0; billed in 67, from the agent 60
        leg bob out 4-68: talk 60, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-68: talk 60, hold 0
        after bob 68-80: sold
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 68 left caller
            +8613800138000, 68 hangup caller
        """,
    ),
    Journey(
        "gone in the menu",
        "The caller hangs up while the menu speaks.",
        """
        1  caller calls
        4  caller hangs up
        """,
        """
        call in abandoned_menu 1-4: menu 3, wait 0, talk 0, held 0; ended by caller
        leg caller in 1-4: talk 0, held 0; billed in 3, from the agent 0
        story 1 started, 1 answered, 4 hangup caller
        """,
    ),
    Journey(
        "the menu's end",
        "The caller presses the key that ends the call.",
        """
        1  caller calls
        4  caller presses 9
        """,
        """
        call in closed 1-4: menu 3, wait 0, talk 0, held 0; ended by system
        leg caller in 1-4: talk 0, held 0; billed in 3, from the agent 0
        story 1 started, 1 answered, 4 digit 9, 4 hangup system
        """,
    ),
    Journey(
        "gone in the queue",
        "Nobody is free and the caller gives up.",
        """
        0  bob is away
        1  caller calls
        4  caller presses 1
        34 caller hangs up
        """,
        """
        call in abandoned_queue 1-34: menu 3, wait 30, talk 0, held 0; ended by caller
        leg caller in 1-34: talk 0, held 0; billed in 33, from the agent 0
        stay Service 4-34: abandoned
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 34 hangup caller
        """,
    ),
    Journey(
        "gone while it rings",
        "The caller gives up while the agent's telephone rings: waiting, not talk.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        14 caller hangs up
        """,
        """
        call in abandoned_ringing 1-14: menu 3, wait 10, talk 0, held 0; ended by caller
        leg caller in 1-14: talk 0, held 0; billed in 13, from the agent 0
        leg bob out 4-14: talk 0, held 0; free
        stay Service 4-14: abandoned
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 14 hangup caller
        """,
    ),
    Journey(
        "declined",
        "The first agent declines, the next one rings at once: one stay in the queue.",
        """
        0  bob is ready
        0  ann is ready
        1  caller calls
        4  caller presses 1
        7  bob declines
        12 ann answers
        42 caller hangs up
        """,
        """
        call in answered 1-42: menu 3, wait 8, talk 30, held 0; ended by caller
        leg caller in 1-42: talk 30, held 0; billed in 41, from the agent 30
        leg bob out 4-7: talk 0, held 0; free
        leg ann out 7-42: talk 30, held 0; free
        stay Service 4-12: answered by ann
        stint ann owner 12-42: talk 30, hold 0
        after ann 42-72
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 7 declined bob declined, 7 offered
            ann, 12 connected ann, 42 left caller +8613800138000, 42 hangup caller
        """,
    ),
    Journey(
        "missed",
        "The first agent does not answer within 20 seconds; the next one does.",
        """
        0  bob is ready
        0  ann is ready
        1  caller calls
        4  caller presses 1
        30 ann answers
        60 caller hangs up
        """,
        """
        call in answered 1-60: menu 3, wait 26, talk 30, held 0; ended by caller
        leg caller in 1-60: talk 30, held 0; billed in 59, from the agent 30
        leg bob out 4-24: talk 0, held 0; free
        leg ann out 24-60: talk 30, held 0; free
        stay Service 4-30: answered by ann
        stint ann owner 30-60: talk 30, hold 0
        after ann 60-90
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 24 missed bob timeout, 24 offered
            ann, 30 connected ann, 60 left caller +8613800138000, 60 hangup caller
        """,
    ),
    Journey(
        "ended by the agent",
        "The agent hangs up first.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        38 bob hangs up
        """,
        """
        call in answered 1-38: menu 3, wait 4, talk 30, held 0; ended by agent
        leg caller in 1-38: talk 30, held 0; billed in 37, from the agent 30
        leg bob out 4-38: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-38: talk 30, hold 0
        after bob 38-68
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 38 left bob, 38
            hangup agent
        """,
    ),
    Journey(
        "on hold and back",
        "Ten seconds of music in the middle: held time is the customer's and the agent's, and part of the talk.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 bob holds
        28 bob resumes
        68 caller hangs up
        """,
        """
        call in answered 1-68: menu 3, wait 4, talk 60, held 10; ended by caller
        leg caller in 1-68: talk 60, held 10; billed in 67, from the agent 60
        leg bob out 4-68: talk 60, held 10; free
        stay Service 4-8: answered by bob
        stint bob owner 8-68: talk 50, hold 10
        after bob 68-98
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 held, 28
            resumed, 68 left caller +8613800138000, 68 hangup caller
        """,
    ),
    Journey(
        "gone on hold",
        "The caller gives up on hold: all the time since then was held.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 bob holds
        48 caller hangs up
        """,
        """
        call in answered 1-48: menu 3, wait 4, talk 40, held 30; ended by caller
        leg caller in 1-48: talk 40, held 30; billed in 47, from the agent 40
        leg bob out 4-48: talk 40, held 30; free
        stay Service 4-8: answered by bob
        stint bob owner 8-48: talk 10, hold 30
        after bob 48-78
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 held, 48 left
            caller +8613800138000, 48 hangup caller
        """,
    ),
    Journey(
        "a message by choice",
        "The caller chooses the voicemail box and speaks for ten seconds after the words.",
        """
        1  caller calls
        4  caller presses 2
        16 caller hangs up
        """,
        """
        call in voicemail 1-16: menu 15, wait 0, talk 0, held 0; ended by caller
        leg caller in 1-16: talk 0, held 0; billed in 15, from the agent 0
        story 1 started, 1 answered, 4 digit 2, 6 voicemail.started service, 16 voicemail.ended, 16 hangup caller
        """,
    ),
    Journey(
        "waited too long",
        "After 30 seconds the queue lets the caller go; the flow has a voicemail box for them.",
        """
        0  bob is away
        1  caller calls
        4  caller presses 1
        50 caller hangs up
        """,
        """
        call in voicemail 1-50: menu 19, wait 30, talk 0, held 0; ended by caller
        leg caller in 1-50: talk 0, held 0; billed in 49, from the agent 0
        stay Service 4-34: overflowed
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 34 queue.left waited, 36 voicemail.started
            service, 50 voicemail.ended, 50 hangup caller
        """,
        company(max_wait_ms=30_000),
    ),
    Journey(
        "calling out",
        "An agent calls somebody: first the agent's own device, then the number. Only the leg to the number is billed.",
        """
        0  bob is ready
        1  bob dials +8613900139000
        3  bob answers
        9  other answers
        69 other hangs up
        """,
        """
        call out answered 1-69: menu 0, wait 0, talk 60, held 0; ended by outside
        leg bob out 1-69: talk 60, held 0; free
        leg outside out 3-69: talk 60, held 0; billed out to +861390013 60, from the agent 60
        stint bob owner 9-69: talk 60, hold 0
        after bob 69-99
        story 1 started +8613900139000, 3 dialing +8613900139000, 9 connected bob, 69 left outside +8613900139000,
            69 hangup outside
        """,
    ),
    Journey(
        "calling out, busy",
        "The number is busy.",
        """
        0  bob is ready
        1  bob dials +8613900139000
        3  bob answers
        6  other is busy
        """,
        """
        call out unanswered 1-6: menu 0, wait 0, talk 0, held 0; ended by outside
        leg bob out 1-6: talk 0, held 0; free
        leg outside out 3-6: talk 0, held 0; billed out to +861390013 0, from the agent 0
        story 1 started +8613900139000, 3 dialing +8613900139000, 6 hangup outside
        """,
    ),
    Journey(
        "calling out, given up",
        "The agent hangs up before anybody answers.",
        """
        0  bob is ready
        1  bob dials +8613900139000
        3  bob answers
        13 bob hangs up
        """,
        """
        call out unanswered 1-13: menu 0, wait 0, talk 0, held 0; ended by agent
        leg bob out 1-13: talk 0, held 0; free
        leg outside out 3-13: talk 0, held 0; billed out to +861390013 0, from the agent 0
        story 1 started +8613900139000, 3 dialing +8613900139000, 13 hangup agent
        """,
    ),
)
