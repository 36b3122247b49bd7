"""The one place that speaks HTTP: posts bytes, and knows what is no answer of a fieldkit server."""

from __future__ import annotations

import httpx

from fieldkit.errors import ExchangeError, Offline
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX

CONNECT_S_MAX = 10.0
#: A page over a bad link may take its time; silence for longer than this is no answer.
ANSWER_S_MAX = 60.0
#: Longer than the sync interval, so that the next round finds the connection warm.
KEEP_ALIVE_S = 180.0


class Client:
    """A connection to one server. `transport` lets tests put the server into the same process."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        limits = httpx.Limits(max_connections=2, keepalive_expiry=KEEP_ALIVE_S)
        timeout = httpx.Timeout(ANSWER_S_MAX, connect=CONNECT_S_MAX)
        self._client = httpx.Client(transport=transport, timeout=timeout, limits=limits, trust_env=False)

    def close(self) -> None:
        self._client.close()

    def post(self, path: str, body: bytes) -> bytes:
        """The bytes of the answer. Raises Offline where nobody answered, ExchangeError where something else did."""
        try:
            # A request made by hand carries only the headers that are needed.
            request = httpx.Request("POST", self.url + path, content=body, headers={"content-type": CONTENT_TYPE})
            response = self._client.send(request)
        except httpx.InvalidURL as error:
            raise ExchangeError("errors.exchange.address", url=self.url, cause=str(error)) from error
        except httpx.UnsupportedProtocol as error:
            raise ExchangeError("errors.exchange.address", url=self.url, cause=str(error)) from error
        except httpx.HTTPError as error:
            raise Offline("errors.exchange.offline", url=self.url, cause=str(error)) from error
        return self._body(response)

    def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-type") != CONTENT_TYPE:
            raise self._no_answer(response)
        if len(response.content) > MESSAGE_BYTES_MAX:
            raise ExchangeError("errors.exchange.page_size", bytes=len(response.content), most=MESSAGE_BYTES_MAX)
        if response.status_code >= 500 or response.status_code in (400, 404, 413):
            raise ExchangeError("errors.exchange.trouble", url=self.url, status=response.status_code)
        return response.content

    def _no_answer(self, response: httpx.Response) -> ExchangeError:
        status = response.status_code
        if status == 429 or status >= 500:
            wait = response.headers.get("retry-after", "")
            return ExchangeError("errors.exchange.trouble", url=self.url, status=status, wait=wait)
        return ExchangeError("errors.exchange.not_ours", url=self.url, status=status)
