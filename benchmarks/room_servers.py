"""What rooms are measured against: the Channels tutorial's consumer, and a bare `websockets` broadcast.

`python -m benchmarks.room_servers tutorial|broadcast PORT [REDIS_URL]`
"""

import asyncio
import json
import sys
from typing import Any


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


if __name__ == "__main__":
    if sys.argv[1] == "tutorial":
        serve_tutorial(int(sys.argv[2]), sys.argv[3])
    else:
        asyncio.run(serve_broadcast(int(sys.argv[2])))
