"""Journeys about people: dying devices, telephones outside, supervisors, ringing everybody."""

from __future__ import annotations

from telephony.ports import QueueMember
from tests.telephony.journeys.script import Journey
from tests.telephony.journeys.stage import company

JOURNEYS = (
    Journey(
        "agent lost and back",
        "Bob's page dies; the caller hears music; Bob is back within 15 seconds and takes the same caller again.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        28 bob dies
        33 bob logs in again
        35 bob reclaims
        36 bob answers
        66 caller hangs up
        """,
        """
        call in answered 1-66: menu 3, wait 4, talk 58, held 8; ended by caller
        leg caller in 1-66: talk 58, held 8; billed in 65, from the agent 58
        leg bob out 4-28: talk 20, held 0; free
        leg bob out 35-66: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-35: talk 20, hold 0, lost 7
        stint bob owner 36-66: talk 30, hold 0
        after bob 66-96
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 agent.lost bob,
            35 reclaimed bob, 36 joined bob, 66 left caller +8613800138000, 66 hangup caller
        """,
    ),
    Journey(
        "agent lost for good",
        "Bob does not come back: after 15 seconds the caller is at the front of the queue, and Ann takes the call.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        20 ann is ready
        28 bob dies
        45 ann answers
        75 caller hangs up
        """,
        """
        call in answered 1-75: menu 3, wait 6, talk 65, held 15; ended by caller
        leg caller in 1-75: talk 65, held 15; billed in 74, from the agent 67
        leg bob out 4-28: talk 20, held 0; free
        leg ann out 43-75: talk 30, held 0; free
        stay Service 4-8: answered by bob
        stay Service 43-45: answered by ann
        stint bob owner 8-28: talk 20, hold 0
        stint ann owner 45-75: talk 30, hold 0
        after ann 75-105
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 agent.lost bob,
            43 queued service, 43 offered ann, 45 connected ann, 75 left caller +8613800138000, 75 hangup caller
        """,
    ),
    Journey(
        "caller gone while the agent is lost",
        "The caller does not wait for it.",
        """
        0  bob is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        28 bob dies
        33 caller hangs up
        """,
        """
        call in answered 1-33: menu 3, wait 4, talk 25, held 5; ended by caller
        leg caller in 1-33: talk 25, held 5; billed in 32, from the agent 25
        leg bob out 4-28: talk 20, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-28: talk 20, hold 0
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 28 agent.lost bob,
            33 hangup caller
        """,
    ),
    Journey(
        "a telephone that cannot be rung",
        "Bob's page is gone and nobody noticed yet: there is no channel, so there is no leg; Ann rings at once.",
        """
        0  bob is ready
        0  ann is ready
        0  bob cannot be rung
        1  caller calls
        4  caller presses 1
        8  ann answers
        38 caller hangs up
        """,
        """
        call in answered 1-38: menu 3, wait 4, talk 30, held 0; ended by caller
        leg caller in 1-38: talk 30, held 0; billed in 37, from the agent 30
        leg ann out 4-38: talk 30, held 0; free
        stay Service 4-8: answered by ann
        stint ann owner 8-38: talk 30, hold 0
        after ann 38-68
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 4 declined bob unreachable, 4
            offered ann, 8 connected ann, 38 left caller +8613800138000, 38 hangup caller
        """,
    ),
    Journey(
        "telephone outside, confirmed",
        "Bob takes calls on his mobile telephone and presses 1: that leg is billed like any call to it.",
        """
        0  bob is ready outside
        1  caller calls
        4  caller presses 1
        8  bob answers
        11 bob presses 1
        41 caller hangs up
        """,
        """
        call in answered 1-41: menu 3, wait 7, talk 30, held 0; ended by caller
        leg caller in 1-41: talk 30, held 0; billed in 40, from the agent 30
        leg bob out 4-41: talk 30, held 0; billed out to +861390000 33, from the agent 30
        stay Service 4-11: answered by bob
        stint bob owner 11-41: talk 30, hold 0
        after bob 41-71
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 11 connected bob, 41 left caller
            +8613800138000, 41 hangup caller
        """,
    ),
    Journey(
        "telephone outside, not confirmed",
        "A voicemail box took the call on Bob's mobile telephone: no key, so Ann rings. The box's seconds are billed.",
        """
        0  bob is ready outside
        0  ann is ready
        1  caller calls
        4  caller presses 1
        8  bob answers
        40 ann answers
        60 caller hangs up
        """,
        """
        call in answered 1-60: menu 3, wait 36, talk 20, held 0; ended by caller
        leg caller in 1-60: talk 20, held 0; billed in 59, from the agent 20
        leg bob out 4-24: talk 0, held 0; billed out to +861390000 16, from the agent 0
        leg ann out 24-60: talk 20, held 0; free
        stay Service 4-40: answered by ann
        stint ann owner 40-60: talk 20, hold 0
        after ann 60-90
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 24 missed bob timeout, 24 offered
            ann, 40 connected ann, 60 left caller +8613800138000, 60 hangup caller
        """,
    ),
    Journey(
        "everybody rings",
        "Ring all: both telephones ring, Ann is first, Bob's stops.",
        """
        0  bob is ready
        0  ann is ready
        1  caller calls
        4  caller presses 1
        9  ann answers
        39 caller hangs up
        """,
        """
        call in answered 1-39: menu 3, wait 5, talk 30, held 0; ended by caller
        leg caller in 1-39: talk 30, held 0; billed in 38, from the agent 30
        leg bob out 4-9: talk 0, held 0; free
        leg ann out 4-39: talk 30, held 0; free
        stay Service 4-9: answered by ann
        stint ann owner 9-39: talk 30, hold 0
        after ann 39-69
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 4 offered ann, 9 connected ann, 39
            left caller +8613800138000, 39 hangup caller
        """,
        company(strategy="ring_all", members=(QueueMember(801), QueueMember(802))),
    ),
    Journey(
        "supervisor listens and whispers",
        "Eve is at Bob's ear: her time is listening, nobody's talk; her leg is free, the snoop is no leg.",
        """
        0  bob is ready
        0  eve is away
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 eve listens to bob
        20 eve answers
        30 eve whispers to bob
        40 eve stops
        68 caller hangs up
        """,
        """
        call in answered 1-68: menu 3, wait 4, talk 60, held 0; ended by caller
        leg caller in 1-68: talk 60, held 0; billed in 67, from the agent 60
        leg bob out 4-68: talk 60, held 0; free
        leg eve out 18-40: talk 20, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-68: talk 60, hold 0
        stint eve supervisor 20-40: talk 0, hold 0, listen 20
        after bob 68-98
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 supervised eve
            listen, 20 joined eve, 30 supervised eve whisper, 68 left caller +8613800138000, 68 hangup caller
        """,
    ),
    Journey(
        "supervisor takes over",
        "Eve joins the conversation and then takes the call; Bob is free.",
        """
        0  bob is ready
        0  eve is away
        1  caller calls
        4  caller presses 1
        8  bob answers
        18 eve joins bob
        20 eve answers
        30 eve takes over from bob
        60 caller hangs up
        """,
        """
        call in answered 1-60: menu 3, wait 4, talk 52, held 0; ended by caller
        leg caller in 1-60: talk 52, held 0; billed in 59, from the agent 52
        leg bob out 4-30: talk 22, held 0; free
        leg eve out 18-60: talk 40, held 0; free
        stay Service 4-8: answered by bob
        stint bob owner 8-30: talk 22, hold 0
        stint eve owner 20-60: talk 40, hold 0
        after bob 30-60
        after eve 60-90
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 4 offered bob, 8 connected bob, 18 supervised eve
            barge, 20 joined eve, 30 supervised eve takeover, 60 left caller +8613800138000, 60 hangup caller
        """,
    ),
    Journey(
        "pulled into another queue",
        "Eve moves a waiting caller: two stays, each in its queue.",
        """
        0  eve is away
        0  ann is away
        1  caller calls
        4  caller presses 1
        24 eve pulls to queue accounts
        34 ann is ready
        38 ann answers
        58 caller hangs up
        """,
        """
        call in answered 1-58: menu 3, wait 34, talk 20, held 0; ended by caller
        leg caller in 1-58: talk 20, held 0; billed in 57, from the agent 20
        leg ann out 34-58: talk 20, held 0; free
        stay Service 4-24: moved
        stay Accounts 24-38: answered by ann
        stint ann owner 38-58: talk 20, hold 0
        after ann 58-88
        story 1 started, 1 answered, 4 digit 1, 4 queued service, 24 pulled queue:accounts eve, 24 queue.left moved,
            24 queued accounts, 34 offered ann, 38 connected ann, 58 left caller +8613800138000, 58 hangup caller
        """,
    ),
)
