"""Who may ask for what: from this machine, or over HTTPS; bodies of bounded size."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

#: Headers by which a proxy says that the client is somebody else.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def address_of(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def is_local(request: Request) -> bool:
    """Whether a program or browser on this machine asks, of this machine by its own name.

    A proxy's clients are elsewhere, and a page that a browser got from elsewhere may have had its name pointed here:
    neither is local.
    """
    if any(name in request.headers for name in _FORWARDED):
        return False
    return _is_loopback(address_of(request)) and _is_loopback(request.url.hostname or "")


def is_secure(request: Request) -> bool:
    """Whether nobody on the way can read it: it came over HTTPS, or a proxy on this machine says so."""
    if request.url.scheme == "https":
        return True
    return _is_loopback(address_of(request)) and request.headers.get("x-forwarded-proto", "") == "https"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def sentence(text: str, status: int, wait_s: float = 0.0) -> Response:
    """A plain sentence for whoever looks; `wait_s` says when to try again."""
    headers = {"retry-after": str(max(1, round(wait_s)))} if wait_s else None
    return PlainTextResponse(text + "\n", status, headers)
