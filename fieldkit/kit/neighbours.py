"""Laptops on one network carry each other's letters to the server, and the replies back. Opt-in; nobody reads anything
that is not theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from fieldkit.errors import ExchangeError, FieldkitError, KitError
from fieldkit.exchange.carrying import NEIGHBOUR
from fieldkit.exchange.envelope import LETTER, REPLY
from fieldkit.exchange.loop import INTERVAL_S, SyncLoop
from fieldkit.exchange.messages import NONCE_BYTES
from fieldkit.exchange.neighbour import (
    FRAMES_BYTES,
    PATH,
    Carries,
    Heard,
    decode_ask,
    decode_reply,
    encode_ask,
    encode_reply,
    lacking,
)
from fieldkit.exchange.pairing import pairing_code, parse_neighbour
from fieldkit.kit.carry_values import NeighbourStatus
from fieldkit.kit.carrying import Carrying
from fieldkit.kit.duty import Duty
from fieldkit.kit.home import Home, NeighbourSetting
from fieldkit.texts.catalogue import say
from roster.keys import Certificate, device_of

if TYPE_CHECKING:
    from fieldkit.exchange.discovery import Discovery
    from fieldkit.exchange.neighbour_server import NeighbourServer

#: Where a laptop listens, unless it is told otherwise: beside the server's usual port.
PORT = 8471
EVERYWHERE = "0.0.0.0"  # noqa: S104 - opt-in, sealed, and answered to certified laptops of the event only
#: An address that a neighbour has at the most for one code to be shown.
CODES_MAX = 3


class Neighbours:
    """Listens, finds others, and exchanges with them in the background or when asked."""

    def __init__(self, home: Home, duty: Duty, carrying: Carrying, certified: Callable[[], Certificate | None]) -> None:
        """`certified` gives this laptop's certificate, None while it has none."""
        self._home = home
        self._duty = duty
        self._carrying = carrying
        self._certified = certified
        self._setting = home.load_neighbours()
        self._server: NeighbourServer | None = None
        self._discovery: Discovery | None = None
        self._loop: SyncLoop | None = None
        self._turn = threading.Lock()
        self._opening = threading.Lock()
        self._ending = False
        self._met: set[bytes] = set()
        self._last_ms = 0
        self._problem = ""
        #: Why others do not find this laptop, though it finds them.
        self._deaf = ""

    @property
    def is_on(self) -> bool:
        return self._setting.on

    def turn_on(self, host: str = "", port: int | None = None) -> None:
        """From now on, whenever the kit is open; where nothing is said, at the place that was used before. Raises
        KitError where this laptop has no certificate to show."""
        self._own_certificate()
        before = self._setting
        usual = before.port if before.host else PORT
        place = host or before.host or EVERYWHERE
        self._save(msgspec.structs.replace(before, on=True, host=place, port=usual if port is None else port))

    def turn_off(self) -> None:
        self.stop()
        self._save(msgspec.structs.replace(self._setting, on=False))

    def pair(self, place: str) -> str:
        """Remembers a neighbour by its pairing code or address; returns its URL."""
        url = parse_neighbour(place)
        paired = tuple(dict.fromkeys((*self._setting.paired, url)))
        self._save(msgspec.structs.replace(self._setting, paired=paired))
        return url

    def start(self, scale: float = 1.0) -> None:
        """Listens and exchanges in the background, if it is on. Where it cannot listen, it still asks others."""
        if self._setting.on and self._loop is None:
            self._loop = SyncLoop(self._try, self._failed, scale=scale, retry_s_max=INTERVAL_S)
            self._loop.start()

    def stop(self) -> None:
        """Returns once the neighbour at hand has answered."""
        self._ending = True
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.stop()
        self._ending = False
        server, self._server = self._server, None
        if server is not None:
            server.close()
        discovery, self._discovery = self._discovery, None
        if discovery is not None:
            discovery.close()

    def status(self) -> NeighbourStatus:
        from fieldkit.exchange.discovery import can_discover

        state = "off" if not self._setting.on else "waiting" if self._loop is None else "on"
        letters, replies = self._carrying.sets(LETTER), self._carrying.sets(REPLY)
        problem = self._deaf or self._problem
        return NeighbourStatus(
            "trouble" if problem and state == "on" else state,
            self._codes(),
            list(self._setting.paired),
            self._found(),
            can_discover(),
            len(self._met),
            self._last_ms,
            len(letters),
            len(replies),
            problem,
        )

    def meet(self, urls: Iterable[str] = ()) -> int:
        """Exchanges with these, else with all that are known, now; returns with how many that worked. Raises the last
        ExchangeError where it worked with none."""
        met, failure = 0, None
        for url in list(urls) or [*self._setting.paired, *self._found()]:
            if self._ending:
                break
            try:
                self._meet(url)
                met += 1
            except ExchangeError as error:
                failure = error
        if failure is not None and not met:
            raise failure
        return met

    def answer(self, data: bytes) -> bytes:
        """What to say to a neighbour. Raises ExchangeError where it is none of this event's laptops."""
        certificate = self._own_certificate()
        with self._duty.lock:
            journal = self._duty.journal
            heard = decode_ask(data, journal.event, journal.server)
        self._check_standing(heard)
        self._take(heard)
        with self._duty.lock:
            author = self._duty.journal.as_author()
        carries = self._carries(heard.carries)
        return encode_reply(carries, author.key, certificate, heard.nonce)

    def _meet(self, url: str) -> None:
        # HTTP takes a fifth of the program's start, and nobody waits for the network.
        from fieldkit.exchange.client import Client

        client = Client(url)
        try:
            self.exchange(client.post)
        finally:
            client.close()

    def exchange(self, post: Callable[[str, bytes], bytes]) -> None:
        """Says what is here and takes what is not; then brings what the other one lacks. `post` asks it."""
        theirs = self._ask(post, self._carries(None))
        brings = self._carries(theirs)
        if brings.frames:
            self._ask(post, brings)

    def _ask(self, post: Callable[[str, bytes], bytes], carries: Carries) -> Carries:
        certificate, nonce = self._own_certificate(), self._duty.entropy(NONCE_BYTES)
        with self._duty.lock:
            journal = self._duty.journal
            message = encode_ask(carries, journal.as_author().key, certificate, nonce)
        heard = decode_reply(post(PATH, message), nonce, journal.event, journal.server)
        self._check_standing(heard)
        self._take(heard)
        return heard.carries

    def _check_standing(self, heard: Heard) -> None:
        with self._duty.lock:
            device = self._duty.journal.devices.get(heard.certificate.key)
        if device is not None and device.revoked:
            raise ExchangeError("errors.neighbour.stranger", reason="the event has revoked it")

    def _take(self, heard: Heard) -> None:
        if heard.carries.frames:
            self._carrying.take(heard.carries.frames, NEIGHBOUR)
        with self._turn:
            self._met.add(heard.certificate.key)
            self._last_ms = self._duty.now_ms()

    def _carries(self, theirs: Carries | None) -> Carries:
        """What is carried here, with frames of what the other side lacks (None: it has not said yet)."""
        own = self._carrying.own_letters()
        letters, replies = self._carrying.sets(LETTER), self._carrying.sets(REPLY)
        frames = {found.device: found.load for found in letters}
        made = {found.device: found.made_ms for found in letters}
        if own is not None:
            key = self._key()
            made[key], frames[key] = own.made_ms, lambda: own.data
        replied = {found.device: found.made_ms for found in replies} | {self._key(): self._carrying.replied_ms}
        if theirs is None:
            return Carries(made, replied)
        wanted = [
            frames[device] for device in lacking(made, theirs.letters) if theirs.replies.get(device, -1) < made[device]
        ]
        answers = {found.device: found.load for found in replies}
        wanted += [answers[device] for device in lacking(replied, theirs.replies) if device in answers]
        return Carries(made, replied, _within(wanted))

    def _key(self) -> bytes:
        return self._duty.journal.as_author().public

    def _own_certificate(self) -> Certificate:
        certificate = self._certified()
        if certificate is None:
            raise KitError("errors.neighbour.not_certified")
        return certificate

    def listen(self) -> None:
        """Answers neighbours from now on, and lets them find this laptop. Where the port is taken, or the network says
        no, others are still asked. Takes two seconds."""
        with self._opening:
            if self._setting.on and self._server is None:
                self._listen()

    def _listen(self) -> None:
        from fieldkit.exchange.neighbour_server import NeighbourServer

        try:
            self._server = NeighbourServer(self._setting.host, self._setting.port, self.answer)
        except OSError as error:
            self._deaf = say("errors.neighbour.port", port=self._setting.port, cause=error.strerror or str(error))
            return
        self._deaf = ""
        self._announce(self._server.port)

    def _announce(self, port: int) -> None:
        from fieldkit.exchange.discovery import Discovery, can_discover

        addresses = own_addresses(self._setting.host)
        if not can_discover() or not addresses:
            return
        try:
            self._discovery = Discovery(self._duty.journal.event, device_of(self._key()).hex(), addresses, port)
        except OSError as error:
            self._deaf = say("errors.neighbour.announce", cause=error.strerror or str(error))

    def _try(self) -> bool:
        self.listen()
        self.meet()
        self._problem = ""
        return True

    def _failed(self, error: Exception) -> None:
        known = isinstance(error, FieldkitError)
        self._problem = str(error) if known else say("errors.exchange.defect", cause=repr(error))

    def _found(self) -> list[str]:
        return self._discovery.urls() if self._discovery is not None else []

    def _codes(self) -> list[str]:
        if not self._setting.on:
            return []
        port = self._server.port if self._server is not None else self._setting.port
        if not port:
            return []
        return [pairing_code(address, port) for address in own_addresses(self._setting.host)[:CODES_MAX]]

    def _save(self, setting: NeighbourSetting) -> None:
        self._setting = setting
        self._home.save_neighbours(setting)


def _within(loads: Iterable[Callable[[], bytes]]) -> bytes:
    """As many of them, whole, as go into one message."""
    frames = b""
    for load in loads:
        data = load()
        if len(frames) + len(data) <= FRAMES_BYTES:
            frames += data
    return frames


def own_addresses(host: str) -> list[str]:
    """IPv4 addresses under which others reach this computer when it listens at `host`."""
    import socket

    import psutil

    if host != EVERYWHERE:
        return [host]
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    return sorted(
        each.address
        for name, addresses in psutil.net_if_addrs().items()
        if name in up
        for each in addresses
        if each.family == socket.AF_INET and not each.address.startswith("127.")
    )
