"""What a page's form sends, and whether it was this server's page."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl

from starlette.requests import Request

from sync_server.bodies import read_body

BYTES_MAX = 16 * 1024
FIELDS_MAX = 50
#: The field that no other page can know.
TOKEN = "form"  # noqa: S105 - its name
_CONTENT_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str] | None:
    """Fields by name, the first of each; None where it is no form, or too large."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != _CONTENT_TYPE:
        return None
    body = await read_body(request, BYTES_MAX)
    if body is None:
        return None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS_MAX, errors="replace")
    except ValueError:
        return None
    return dict(reversed(pairs))


def is_from_here(request: Request, form: dict[str, str], token: str) -> bool:
    """Whether a page of this server sent it: it knows the token, and the browser names no other page."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    same = hmac.compare_digest(form.get(TOKEN, "").encode(), token.encode())
    return bool(token) and same and site in ("same-origin", "none")
