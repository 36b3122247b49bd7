"""A laptop joins over the network."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from fieldkit.errors import ExchangeError, KitError
from fieldkit.exchange.join_code import JoinCode, decode_join_code, encode_join_code
from fieldkit.exchange.joining import PATH, REQUEST_BYTES_MAX
from fieldkit.exchange.messages import CONTENT_TYPE
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join, open_pack
from roster.keys import Role
from roster.pack import decode_pack
from sync_server.admin import MakeInvite
from sync_server.invites import HOUR_MS
from sync_server.rate_limit import Rate, RateLimit
from tests.meeting import Chance, Preparer
from tests.sync_server.host import Host, hosting


def refusal(home: Path, code: str) -> str:
    with pytest.raises(ExchangeError) as caught:
        join(home, code, entropy=Chance(str(home)))
    assert not Home(home).joined
    return caught.value.message


def test_laptop_joins_with_the_code_of_an_invite(host: Host, tmp_path: Path) -> None:
    code = host.invite(MakeInvite(("3",), label="Table 3"))
    joined = join(tmp_path / "a", code, entropy=Chance("a"))
    home = Home(tmp_path / "a")
    assert home.joined
    assert home.load_pack() == decode_pack(host.preparer.pack.cut({3}))
    assert home.load_server() == host.url
    assert joined.certificate is not None
    assert (joined.certificate.role, joined.certificate.squads) == (Role.CAPTAIN, (3,))
    assert joined.certificate.label == "Table 3"
    devices = host.do(lambda journal: journal.devices.by_key)
    assert devices[joined.certificate.key].standing == "known"


def test_code_works_once(host: Host, tmp_path: Path) -> None:
    code = host.invite(MakeInvite(desk=True))
    join(tmp_path / "a", code, entropy=Chance("a"))
    assert refusal(tmp_path / "b", code) == "errors.join.used"


def test_laptop_whose_answer_was_lost_may_ask_again(host: Host, tmp_path: Path) -> None:
    code = host.invite(MakeInvite(("3",)))
    first = join(tmp_path / "a", code, entropy=Chance("a"))
    again = join(tmp_path / "a", code, entropy=Chance("later"))
    assert first.certificate == again.certificate


def test_code_expires(host: Host, tmp_path: Path) -> None:
    code = host.invite(MakeInvite(("3",), hours=1))
    host.time.ms += HOUR_MS
    assert refusal(tmp_path / "a", code) == "errors.join.expired"


def test_secret_that_was_never_given_is_unknown(host: Host, tmp_path: Path) -> None:
    code = decode_join_code(host.invite(MakeInvite(desk=True)))
    forged = encode_join_code(JoinCode(code.url, b"0123456789", code.fingerprint))
    assert refusal(tmp_path / "a", forged) == "errors.join.unknown"


def test_secret_is_not_in_the_journal(host: Host) -> None:
    secret = decode_join_code(host.invite(MakeInvite(desk=True))).secret
    rows = host.do(lambda journal: journal.store.list_meta(""))
    assert rows
    assert not any(secret in value or secret.hex() in name for name, value in rows)


def test_server_with_another_key_is_not_joined(host: Host, tmp_path: Path) -> None:
    with hosting(Preparer("another event"), tmp_path / "other") as other:
        code = decode_join_code(host.invite(MakeInvite(desk=True)))
        led_astray = encode_join_code(JoinCode(other.url, code.secret, code.fingerprint))
        assert refusal(tmp_path / "a", led_astray) == "errors.join.other_server"


def test_home_of_another_event_stays_as_it_is(host: Host, tmp_path: Path) -> None:
    pack = tmp_path / "other.pack"
    pack.write_bytes(Preparer("another event").pack.data)
    open_pack(tmp_path / "a", pack, entropy=Chance("a"))
    with pytest.raises(KitError, match="another event"):
        join(tmp_path / "a", host.invite(MakeInvite(desk=True)), entropy=Chance("a"))
    assert Home(tmp_path / "a").load_certificate() is None


def test_laptop_that_worked_with_a_bare_pack_may_join_later(host: Host, tmp_path: Path) -> None:
    pack = tmp_path / "day.pack"
    pack.write_bytes(host.preparer.pack.data)
    before = open_pack(tmp_path / "a", pack, entropy=Chance("a"))
    joined = join(tmp_path / "a", host.invite(MakeInvite(("2",))), entropy=Chance("b"))
    assert joined.device == before.device
    assert joined.certificate is not None


def test_each_laptop_of_a_squad_gets_a_letter_of_its_own(host: Host, tmp_path: Path) -> None:
    letters = []
    for name in ("a", "b", "c"):
        joined = join(tmp_path / name, host.invite(MakeInvite(("2",))), entropy=Chance(name))
        assert joined.certificate is not None
        letters.append(joined.certificate.letter)
    assert letters == ["B", "B2", "B3"]


def test_label_of_a_laptop_cannot_spoil_a_table(host: Host, tmp_path: Path) -> None:
    code = host.invite(MakeInvite(("2",)))
    joined = join(tmp_path / "a", code, entropy=Chance("a"), label="tab\tle \x1b[31m3\n" + "x" * 300)
    assert joined.certificate is not None
    assert joined.certificate.label.startswith("tab le [31m3 xxx")
    assert len(joined.certificate.label) <= 60


@pytest.mark.parametrize("body", [b"", b"rubbish", bytes(REQUEST_BYTES_MAX + 1)])
def test_rubbish_is_answered_by_a_sentence(host: Host, body: bytes) -> None:
    response = httpx.post(host.url + PATH, content=body, headers={"content-type": CONTENT_TYPE}, trust_env=False)
    assert response.status_code in (400, 413)
    assert response.text.strip().endswith(".")


def test_guessing_is_slowed_down(host: Host) -> None:
    limited = RateLimit(Rate(per_s=0.5, burst=1), lambda: 0.0)
    host.server.join_limit.wait_s = limited.wait_s  # type: ignore[method-assign]
    statuses = [httpx.post(host.url + PATH, trust_env=False).status_code for _ in range(2)]
    assert statuses == [415, 429]
