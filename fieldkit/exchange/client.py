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
    """A connection to one server, kept warm."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        limits = httpx.Limits(max_connections=2, keepalive_expiry=KEEP_ALIVE_S)
        timeout = httpx.Timeout(ANSWER_S_MAX, connect=CONNECT_S_MAX)
        self._client = httpx.Client(timeout=timeout, limits=limits, trust_env=False)

    def close(self) -> None:
        self._client.close()

    def post(self, path: str, body: bytes, bytes_max: int = MESSAGE_BYTES_MAX) -> bytes:
        """The bytes of the answer. Raises Offline where nobody answered, ExchangeError where something else did."""
        try:
            # A request made by hand carries only the headers that are needed.
            request = httpx.Request("POST", self.url + path, content=body, headers={"content-type": CONTENT_TYPE})
            response = self._client.send(request, stream=True)
            try:
                return self._body(response, bytes_max)
            finally:
                response.close()
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise ExchangeError("errors.exchange.address", url=self.url, cause=str(error)) from error
        except httpx.HTTPError as error:
            raise Offline("errors.exchange.offline", url=self.url, cause=str(error)) from error

    def _body(self, response: httpx.Response, bytes_max: int) -> bytes:
        """Reads no further than it must: what is not ours may be endless."""
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
        return ExchangeError("errors.exchange.not_ours", url=self.url, status=status)
