"""Messages and roll calls on the desk's page: who has them, who answered, who did not, and who cannot be reached."""

from __future__ import annotations

import re

from fieldkit.clock import FileClock, set_file_clock
from fieldkit.records import kinds
from roster.keys import Role
from sync_server.desk.messages_page import MessagesPage, make_messages_page
from sync_server.facts import Facts
from sync_server.messages import send_message, take_back_message
from sync_server.roll_calls import close_call, open_call
from tests.sync_server.county import Captain, County, at
from tests.sync_server.desk.served import desk_client
from tests.sync_server.desk.test_pages import Found

MEDICAL, TRAFFIC, BLOOD = 2, 4, 5


class Talking:
    """The desk's words at set times."""

    def __init__(self, county: County) -> None:
        self.county = county
        self._drawn = 0

    def facts(self, time: str) -> Facts:
        clock = self.county.folder / "desk-clock"
        set_file_clock(clock, at(time))
        return Facts(self.county.pack, self.county.server_key.signing_key(), FileClock(clock), self._draw, "")

    def _draw(self, count: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(count, "big")

    def send(self, time: str, words: str, *squads: str, urgent: bool = False) -> int:
        sent = send_message(self.county.server, self.facts(time), words, squads, urgent=urgent)
        return sent.messages[0].message

    def call(self, time: str, words: str, *squads: str, minutes: float = 10) -> int:
        return open_call(self.county.server, self.facts(time), words, squads, minutes).calls[0].call

    def page(self, time: str) -> MessagesPage:
        return make_messages_page(self.county.server, self.facts(time))


def hear(captain: Captain, time: str) -> None:
    """The laptop talks to the server, and takes all that waits for it."""
    server = captain.county.server
    last = max((row.position for row in server.store.read_feed(0, 1_000, urgent=True)), default=0)
    with server.changing():
        server.devices.hear(bytes(captain.key.verify_key), at(time), "0", last)


async def text_of(county: County, time: str, role: Role = Role.DESK) -> str:
    async with desk_client(county, time, role=role) as client:
        return Found((await client.get("/messages")).text).text


def row(text: str, squad: str) -> str:
    """What stands beside the last mention of a squad."""
    found = re.findall(rf"{squad} (.*?)(?= (?:Medical|Traffic|Blood drive|English) )", text)
    return found[-1] if found else ""


async def test_a_message_is_followed_from_squad_to_squad(county: County) -> None:
    desk, medical, traffic = Talking(county), county.captain(MEDICAL), county.captain(TRAFFIC)
    message = desk.send("10:00", "Rain at three: go under the roofs.", "medical", "traffic", "blood-drive", urgent=True)
    hear(medical, "10:01")
    hear(traffic, "10:02")
    medical.write("10:03", message, kinds.MessageRead(MEDICAL))
    medical.write("10:04", message, kinds.MessageAcknowledged(MEDICAL), "we are under it")
    medical.bring("10:05")
    (sent,) = desk.page("10:06").messages
    assert sent.counts == {"not_delivered": 1, "delivered": 1, "acknowledged": 1}
    text = await text_of(county, "10:06")
    assert "Rain at three: go under the roofs. urgent" in text
    assert row(text, "Medical").startswith("acknowledged 1/1 10:03 10:04")
    assert "we are under it" in row(text, "Medical")
    assert row(text, "Traffic").startswith("delivered 1/1 – –")
    assert row(text, "Blood drive").startswith("not there yet 0/0")


async def test_a_message_that_was_taken_back_stays_in_sight(county: County) -> None:
    desk = Talking(county)
    message = desk.send("10:00", "Come back at once.")
    take_back_message(county.server, desk.facts("10:01"), message)
    assert "Come back at once. all squads taken back 10:01" in await text_of(county, "10:02")


async def test_who_did_not_answer_is_told_from_who_cannot_be_reached(county: County) -> None:
    desk, medical, traffic = Talking(county), county.captain(MEDICAL), county.captain(TRAFFIC)
    blood = county.captain(BLOOD)
    blood.bring("09:40")
    call = desk.call("10:00", "", "medical", "traffic", "blood-drive")
    hear(medical, "10:01")
    hear(traffic, "10:01")
    medical.write("10:04", call, kinds.RollCallAnswered(MEDICAL, "missing", 9), "one at the station")
    medical.bring("10:05")
    (waiting,) = desk.page("10:03").calls
    assert (waiting.over, waiting.counts["cannot_be_reached"]) == (False, 1)
    traffic.bring("10:11")
    (opened,) = desk.page("10:12").calls
    assert opened.over
    assert opened.counts == {"missing": 1, "cannot_be_reached": 1, "not_answered": 1}
    assert [squad.squad for squad in opened.call.squads] == [MEDICAL, BLOOD, TRAFFIC], "the worst first"
    text = await text_of(county, "10:12")
    assert "Are you all there? the time was up at 10:10" in text
    assert row(text, "Blood drive").startswith("cannot be reached since 09:40")
    assert row(text, "Traffic").startswith("did not answer")
    assert row(text, "Medical").startswith("somebody missing 10:04 9 1/1 one at the station")


async def test_a_call_that_is_closed_says_when(county: County) -> None:
    desk = Talking(county)
    call = desk.call("10:00", "Are all of you back?")
    close_call(county.server, desk.facts("10:07"), call)
    assert "Are all of you back? closed 10:07 · all squads" in await text_of(county, "10:08")


async def test_nothing_sent_is_said(county: County) -> None:
    text = await text_of(county, "10:00")
    assert "There was no roll call." in text
    assert "No message was sent." in text
