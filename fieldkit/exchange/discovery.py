"""Laptops of one event find each other on their network (RFC 6762, 6763), where the extra `neighbours` is installed."""

from __future__ import annotations

import hashlib
import socket
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zeroconf import Zeroconf

SERVICE = "_fieldkit._tcp.local."
_TAG_BYTES = 8


def can_discover() -> bool:
    """Whether the extra is installed."""
    return find_spec("zeroconf") is not None


class Discovery:
    """Announces this laptop and listens for others of the event, until `close`."""

    def __init__(self, event: bytes, device: str, addresses: list[str], port: int) -> None:
        """`addresses`: IPv4 addresses under which this laptop is reached, each with an interface of its own. Raises
        OSError where the network does not let it. Takes two seconds, in a thread that has no event loop."""
        from zeroconf import Error, ServiceBrowser, ServiceInfo, Zeroconf

        self._tag = hashlib.sha256(b"fieldkit neighbours" + event).digest()[:_TAG_BYTES].hex()
        self._name = f"{device}.{SERVICE}"
        self._found: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._zeroconf: Zeroconf = Zeroconf(interfaces=list(addresses))
        packed = [socket.inet_aton(address) for address in addresses]
        info = ServiceInfo(
            SERVICE, self._name, port=port, addresses=packed, properties={"event": self._tag}, server=f"{device}.local."
        )
        try:
            self._zeroconf.register_service(info, allow_name_change=True)
        except Error as error:
            self._zeroconf.close()
            raise OSError(0, str(error) or type(error).__name__) from error
        self._browser = ServiceBrowser(self._zeroconf, SERVICE, handlers=[self._changed])

    def urls(self) -> list[str]:
        """Where the others listen."""
        with self._lock:
            return sorted({url for urls in self._found.values() for url in urls})

    def close(self) -> None:
        self._zeroconf.close()

    def _changed(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: Any) -> None:
        if name == self._name:
            return
        info = zeroconf.get_service_info(service_type, name) if state_change.name != "Removed" else None
        urls: list[str] = []
        if info is not None and info.properties.get(b"event") == self._tag.encode():
            urls = [f"http://{address}:{info.port}" for address in info.parsed_addresses() if ":" not in address]
        with self._lock:
            self._found[name] = urls
