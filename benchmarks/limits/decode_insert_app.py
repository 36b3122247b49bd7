"""The least that a server can be which takes in records: a page inflated, decoded and stored durably, then "ok".

`python -m benchmarks.limits.decode_insert_app DATABASE ADDRESS_FILE` writes its URL into ADDRESS_FILE.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.limits.table import INSERT, Row, open_table
from sync_server.serving import listen

PATH = "/page"
_decode = msgspec.msgpack.Decoder(list[Row]).decode


def make_app(database: Path) -> Starlette:
    connection = open_table(database)

    async def take(request: Request) -> Response:
        page = await request.body()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, _decode(zlib.decompress(page)))
        connection.execute("COMMIT")
        return Response(b"ok")

    return Starlette(routes=[Route(PATH, take, methods=["POST"])])


def main(database: Path, address: Path) -> None:
    with listen("127.0.0.1", 0) as listening:
        address.write_text(f"http://127.0.0.1:{listening.getsockname()[1]}", encoding="ascii")
        config = uvicorn.Config(make_app(database), lifespan="off", ws="none", log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
