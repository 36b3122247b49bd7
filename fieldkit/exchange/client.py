"""The one place that speaks HTTP: posts bytes, and knows what is no answer of a fieldkit server."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from fieldkit.errors import ExchangeError, Offline, Stranger
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from fieldkit.exchange.patience import WAIT_S_MAX
from fieldkit.exchange.tls import IsServer, KitContext, public_context, vouched_context

CONNECT_S_MAX = 10.0
#: A page over a bad link may take its time; silence for longer than this is no answer.
ANSWER_S_MAX = WAIT_S_MAX
#: Longer than the sync interval, so that the next round finds the connection warm.
KEEP_ALIVE_S = 180.0
#: RFC 6585, 6: what a network says that wants somebody to sign in first.
SIGN_IN = 511


class Client:
    """A connection to one server, kept warm.

    Over HTTPS it believes a certificate that the event's server vouches for (`is_server` knows its key), or one that
    this computer's authorities do; which of both it was last time is tried first.
    """

    def __init__(self, url: str, is_server: IsServer | None = None) -> None:
        self.url = url.rstrip("/")
        self._ways = _ways(self.url, is_server)

    def close(self) -> None:
        for way in self._ways:
            way.close()

    def post(
        self, path: str, body: bytes, bytes_max: int = MESSAGE_BYTES_MAX, silence_s: float = ANSWER_S_MAX
    ) -> bytes:
        """The bytes of the answer. Raises Offline where nobody answered, or not within `silence_s`, Stranger where
        somebody else did, ExchangeError where the server has trouble."""
        try:
            return self._post(self._ways[0], path, body, bytes_max, silence_s)
        except Stranger as stranger:
            if len(self._ways) == 1 or stranger.message != "errors.exchange.certificate":
                raise
            return self._post_otherwise(path, body, bytes_max, silence_s, stranger)

    def _post_otherwise(self, path: str, body: bytes, bytes_max: int, silence_s: float, first: Stranger) -> bytes:
        try:
            answer = self._post(self._ways[1], path, body, bytes_max, silence_s)
        except Stranger:
            raise first from None
        self._ways.reverse()
        return answer

    def _post(self, way: _Way, path: str, body: bytes, bytes_max: int, silence_s: float) -> bytes:
        request = self._request(path, body, silence_s)
        try:
            response = way.client.send(request, stream=True)
            try:
                answer = self._body(response, bytes_max)
                way.remember(response)
                return answer
            finally:
                response.close()
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:  # of the place that the answer names
            raise Stranger("errors.exchange.sign_in", url=self.url, place=self.url) from error
        except httpx.HTTPError as error:
            raise Offline("errors.exchange.offline", url=self.url, cause=str(error)) from error

    def _request(self, path: str, body: bytes, silence_s: float) -> httpx.Request:
        """Made by hand, it carries only the headers that are needed."""
        try:
            request = httpx.Request("POST", self.url + path, content=body, headers={"content-type": CONTENT_TYPE})
            request.extensions["timeout"] = _timeout(silence_s).as_dict()
        except (httpx.InvalidURL, UnicodeError) as error:
            raise ExchangeError("errors.exchange.address", url=self.url, cause=str(error)) from error
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise ExchangeError("errors.exchange.address", url=self.url, cause="http:// or https:// and a name")
        return request

    def _body(self, response: httpx.Response, bytes_max: int) -> bytes:
        """Reads no further than it must: what is not ours may be endless."""
        if response.has_redirect_location or response.status_code == SIGN_IN:
            raise Stranger("errors.exchange.sign_in", url=self.url, place=_place(response) or self.url)
        if response.headers.get("content-type") != CONTENT_TYPE:
            raise self._no_answer(response)
        if response.status_code >= 500 or response.status_code in (400, 404, 413):
            raise ExchangeError("errors.exchange.trouble", url=self.url, status=response.status_code, wait="")
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > bytes_max:
                raise ExchangeError("errors.exchange.page_size", bytes=len(content), most=bytes_max)
        return bytes(content)

    def _no_answer(self, response: httpx.Response) -> ExchangeError:
        status = response.status_code
        if status in (400, 413, 429) or status >= 500:
            wait = response.headers.get("retry-after", "")
            return ExchangeError("errors.exchange.trouble", url=self.url, status=status, wait=wait)
        return Stranger("errors.exchange.not_ours", url=self.url, status=status)


def _place(response: httpx.Response) -> str:
    """The host where somebody shall sign in; "" where that is not said in a way that can be shown."""
    try:
        host = urlsplit(response.headers.get("location", "")).hostname or ""
    except ValueError:
        return ""
    return host if host.isprintable() else ""


class _Way:
    """A warm connection, made when it is first needed; `make` gives what it believes, None without TLS."""

    def __init__(self, make: Callable[[], KitContext | None]) -> None:
        self._make = make
        self._context: KitContext | None = None
        self._client: httpx.Client | None = None

    @property
    def client(self) -> httpx.Client:
        if self._client is None:
            self._context = self._make()
            limits = httpx.Limits(max_connections=2, keepalive_expiry=KEEP_ALIVE_S)
            timeout = _timeout(ANSWER_S_MAX)
            verify = self._context if self._context is not None else False
            self._client = httpx.Client(timeout=timeout, limits=limits, trust_env=False, verify=verify)
        return self._client

    def remember(self, response: httpx.Response) -> None:
        """After an answer: what makes the next connection cheaper."""
        stream = response.extensions.get("network_stream")
        if self._context is not None and stream is not None:
            self._context.remember(stream.get_extra_info("socket"))

    def close(self) -> None:
        if self._client is not None:
            self._client.close()


def _timeout(silence_s: float) -> httpx.Timeout:
    return httpx.Timeout(ANSWER_S_MAX, connect=CONNECT_S_MAX, read=silence_s)


def _ways(url: str, is_server: IsServer | None) -> list[_Way]:
    if url.startswith("http:"):  # whatever else it looks like, nobody is believed unseen
        return [_Way(lambda: None)]
    public = _Way(lambda: public_context(url))
    return [_Way(lambda: vouched_context(url, is_server)), public] if is_server is not None else [public]
