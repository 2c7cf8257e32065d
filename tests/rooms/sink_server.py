"""A server of the product's own kind whose one socket tells what the direct sink did: for test_sinks.

It writes what it is asked for ("write 1 126 70000"), through the sink and once through ASGI, and answers how
many bytes it thinks are waiting.
"""

import json
import sys
from typing import Any

from config.server import RoomServer, announce_soon
from mentoring.rooms.sinks import Frame, sink_for


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    sink = sink_for(scope, send)
    await send({"type": "websocket.send", "text": json.dumps({"sink": type(sink).__name__})})
    while (message := await receive())["type"] == "websocket.receive":
        word, *sizes = message["text"].split()
        if word == "write":
            behind = [sink.write(Frame(b"x" * int(size))) for size in sizes]
            sink.write(Frame(json.dumps({"behind": behind, "now": sink.behind()}).encode()))
        elif word == "behind":
            sink.write(Frame(json.dumps({"now": sink.behind()}).encode()))
        elif word == "asgi":
            await send({"type": "websocket.send", "text": "through the server"})
            sink.write(Frame(json.dumps({"now": sink.behind()}).encode()))
        else:
            sink.close(4008)
            sink.write(Frame(b"too late"))


if __name__ == "__main__":
    server: RoomServer = RoomServer(
        application,
        endpoints=[f"tcp:port={sys.argv[1]}:interface=127.0.0.1"],
        ready_callable=lambda: announce_soon(server, "127.0.0.1"),
        verbosity=0,
    )
    server.run()
