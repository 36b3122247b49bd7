"""What may be done over the admin API, and by whom."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from fieldkit.exchange.client import Client
from fieldkit.journal.verify import verify_journal
from sync_server.admin import Action, AdmitDevice, Devices, ListDevices, MakeInvite, RevokeDevice
from sync_server.admin_client import carry_out
from sync_server.errors import ServerError
from sync_server.invites import Invited
from tests.meeting import Laptop, SteppedClock, over, tally
from tests.sync_server.api.conftest import MakeLaptop
from tests.sync_server.host import Host


def ask(host: Host, action: Action) -> list[str]:
    """What the command line would get; of devices their standings."""
    outcome = carry_out(host.folder, action, SteppedClock(host.time))
    assert isinstance(outcome, Devices)
    return [device.standing for device in outcome.devices]


def post(host: Host, token: str, headers: dict[str, str] | None = None, body: bytes = b"{}") -> httpx.Response:
    fields = {"authorization": f"Bearer {token}"} | (headers or {})
    return httpx.post(f"{host.url}/admin", headers=fields, content=body, trust_env=False)


def name_of(laptop: Laptop) -> str:
    return laptop.preparer.certificate(laptop.key, 1).device.hex()


def test_running_server_makes_invites(host: Host) -> None:
    outcome = carry_out(host.folder, MakeInvite(("medical",)), SteppedClock(host.time))
    assert isinstance(outcome, Invited)
    assert outcome.squads == [2]
    assert outcome.url == host.url


def test_stopped_server_makes_invites_for_its_last_address(host: Host) -> None:
    url = host.url
    host.stop()
    outcome = carry_out(host.folder, MakeInvite(), SteppedClock(host.time))
    assert isinstance(outcome, Invited)
    assert (outcome.role, outcome.url) == ("desk", url)
    again = Host(host.preparer, host.folder.path)
    again.start()
    host.stop = again.stop  # type: ignore[method-assign]


def test_verdicts_are_given_while_the_server_runs_and_while_not(
    host: Host, client: Client, make_laptop: MakeLaptop
) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(3)
    laptop.sync(over(client))
    name = name_of(laptop)
    assert ask(host, ListDevices()) == ["known"]
    assert ask(host, RevokeDevice(name)) == ["revoked"]
    host.stop()
    assert ask(host, ListDevices()) == ["revoked"]
    assert ask(host, AdmitDevice(name[:6])) == ["known"]
    assert ask(host, RevokeDevice(name)) == ["revoked"]
    again = Host(host.preparer, host.folder.path)
    again.start()
    host.stop = again.stop  # type: ignore[method-assign]
    assert again.do(lambda journal: tally(journal, 1)) == 3
    assert again.do(lambda journal: verify_journal(journal).findings) == ()


def test_figures_of_a_device_are_told(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1, role=None)
    laptop.write_many(4)
    laptop.sync(over(client))
    outcome = host.perform(ListDevices())
    assert isinstance(outcome, Devices)
    (device,) = outcome.devices
    assert (device.id, device.standing) == (name_of(laptop), "unknown")
    assert (device.records, device.waiting, device.unsent) == (5, 5, 0)
    assert device.heard_ms > 0


def test_unknown_device_is_not_admitted_for_nothing(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1, role=None)
    laptop.add(3)
    laptop.sync(over(client))
    with pytest.raises(ServerError, match="--squad"):
        ask(host, AdmitDevice(name_of(laptop)))
    assert ask(host, AdmitDevice(name_of(laptop), ("1",))) == ["known"]


@pytest.mark.parametrize(
    ("action", "hint"),
    [
        (RevokeDevice("ffffffff"), "sync-server devices"),
        (RevokeDevice("ff"), "at least 4"),
        (MakeInvite(("medcal",)), "medical"),
        (MakeInvite(("2",), site="nowhere"), "nowhere"),
        (MakeInvite(("2",), desk=True), "leave one"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_that_says_what_can(host: Host, action: Action, hint: str) -> None:
    with pytest.raises(ServerError, match=hint):
        carry_out(host.folder, action, SteppedClock(host.time))


def test_token_is_needed(host: Host) -> None:
    for token in ("-", "wrong", host.server.token[:-1]):
        assert post(host, token).status_code == 403
    assert post(host, host.server.token, body=msgspec.json.encode(ListDevices())).status_code == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_client_of_a_proxy_is_not_local(host: Host, header: str) -> None:
    assert post(host, host.server.token, {header: "203.0.113.9"}).status_code == 403
    assert httpx.get(f"{host.url}/figures", headers={header: "203.0.113.9"}, trust_env=False).status_code == 403


def test_name_that_was_pointed_here_is_not_local(host: Host) -> None:
    assert post(host, host.server.token, {"host": "evil.example"}).status_code == 403
    assert httpx.get(f"{host.url}/figures", headers={"host": "evil.example"}, trust_env=False).status_code == 403


def test_action_of_another_version_is_a_sentence(host: Host) -> None:
    response = post(host, host.server.token, body=b'{"type": "dance"}')
    assert response.status_code == 400
    assert "dance" in response.text
