"""What rooms are measured against: the Channels tutorial, a bare `websockets` broadcast, and a floor.

`python -m benchmarks.room_servers tutorial|broadcast|floor|portable PORT [REDIS_URL]`
"""

import asyncio
import base64
import hashlib
import json
import selectors
import socket
import sys
from typing import Any, cast


def serve_tutorial(port: int, redis_url: str) -> None:
    """The chat consumer of the Channels tutorial (part 3) with its lightest layer, Redis pub/sub."""
    from daphne.server import Server  # isort: skip  (before anything that installs a reactor)
    import django
    from django.conf import settings

    backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
    layers = {"default": {"BACKEND": backend, "CONFIG": {"hosts": [redis_url]}}}
    settings.configure(SECRET_KEY="benchmark", CHANNEL_LAYERS=layers, INSTALLED_APPS=["channels"])
    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer

    class ChatConsumer(AsyncWebsocketConsumer):
        async def connect(self) -> None:
            await self.channel_layer.group_add("room", self.channel_name)
            await self.accept()

        async def disconnect(self, code: int) -> None:
            await self.channel_layer.group_discard("room", self.channel_name)

        async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
            message = json.loads(text_data)["text"]
            await self.channel_layer.group_send("room", {"type": "chat.message", "message": message})

        async def chat_message(self, event: dict[str, Any]) -> None:
            await self.send(text_data=json.dumps({"text": event["message"]}))

    Server(ChatConsumer.as_asgi(), endpoints=[f"tcp:port={port}:interface=127.0.0.1"], verbosity=0).run()


async def serve_broadcast(port: int) -> None:
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    sockets: set[ServerConnection] = set()

    async def handle(socket: ServerConnection) -> None:
        sockets.add(socket)
        try:
            async for text in socket:
                broadcast(sockets, json.dumps({"text": json.loads(text)["text"]}))
        finally:
            sockets.discard(socket)

    async with serve(handle, "127.0.0.1", port, compression=None):
        await asyncio.Future()


def serve_floor(port: int) -> None:
    """No protocol, no room: what a text frame brings goes to every socket, one `send` each."""
    selector, listener = selectors.DefaultSelector(), socket.create_server(("127.0.0.1", port), backlog=4096)
    selector.register(listener, selectors.EVENT_READ)
    sockets: list[socket.socket] = []
    while True:
        for key, _events in selector.select():
            if key.fileobj is listener:
                one, _address = listener.accept()
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(one, selectors.EVENT_READ)
                continue
            one = cast("socket.socket", key.fileobj)
            data = one.recv(1 << 16)
            if data.startswith(b"GET "):
                one.sendall(accept(data))
                sockets.append(one)
            elif not data or data[0] == 0x88:
                selector.unregister(one)
                sockets = [other for other in sockets if other is not one]
            else:
                frame = unmasked(data)
                for other in sockets:
                    other.send(frame)


def serve_portable(port: int) -> None:
    """Our own rooms and server, every byte through ASGI as under any other server."""
    from config.server import RoomServer  # isort: skip  (before anything that installs a reactor)
    from config.asgi import application

    async def without_the_socket(scope: dict[str, Any], receive: object, send: object) -> None:
        scope.pop("extensions", None)
        await application(scope, receive, send)

    RoomServer(without_the_socket, endpoints=[f"tcp:port={port}:interface=127.0.0.1"], verbosity=0).run()


def accept(request: bytes) -> bytes:
    """The answer to a WebSocket handshake (RFC 6455, section 4.2.2)."""
    key = request.lower().split(b"sec-websocket-key: ")[1][:24]
    key = request[request.lower().index(key) :][:24]
    digest = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + digest + b"\r\n\r\n"


def unmasked(frame: bytes) -> bytes:
    """The same text without its mask, which benchmarks.crowd makes of zeros; up to 65 kB."""
    return bytes((0x81, frame[1] & 0x7F)) + (frame[2:4] + frame[8:] if frame[1] & 0x7F == 126 else frame[6:])


if __name__ == "__main__":
    if sys.argv[1] == "tutorial":
        serve_tutorial(int(sys.argv[2]), sys.argv[3])
    elif sys.argv[1] == "floor":
        serve_floor(int(sys.argv[2]))
    elif sys.argv[1] == "portable":
        serve_portable(int(sys.argv[2]))
    else:
        asyncio.run(serve_broadcast(int(sys.argv[2])))
