"""A room through the proxy as it ships: web processes die and are replaced, and nobody in it loses a word."""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from mentoring.rooms.models import Room
from people.models import Person
from tests.rooms.client import Client
from tests.serve import Served

CADDYFILE = Path(__file__).resolve().parents[2] / "deploy" / "Caddyfile"
BEHIND_PROXY = {"BEHIND_PROXY": "yes"}
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.redis,
    pytest.mark.skipif(not shutil.which("caddy"), reason="there is no caddy here"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_shipped(port: int, upstreams: list[int], home: Path) -> str:
    """Caddy's file as JSON, with the processes by their ports: no name server here knows where web is."""
    environment = {**os.environ, "SITE_DOMAIN": f"http://localhost:{port}"}
    command = ["caddy", "adapt", "--config", str(CADDYFILE)]
    shipped = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    dials = json.dumps([{"dial": f"127.0.0.1:{each}"} for each in upstreams])
    text, count = re.subn(r'"dynamic_upstreams":\{[^}]*\}', f'"upstreams":{dials}', shipped)
    assert count == 1
    storage = {"module": "file_system", "root": str(home)}
    return json.dumps({**json.loads(text), "admin": {"disabled": True}, "storage": storage})


@pytest.fixture
def proxy(tmp_path: Path) -> Generator[Callable[[list[int]], str]]:
    """Return what starts the proxy before these ports and gives its address."""
    started: list[subprocess.Popen[str]] = []

    def begin(upstreams: list[int]) -> str:
        port = free_port()
        (tmp_path / "caddy.json").write_text(as_shipped(port, upstreams, tmp_path), encoding="utf-8")
        command = ["caddy", "run", "--config", str(tmp_path / "caddy.json")]
        environment = {**os.environ, "HOME": str(tmp_path)}
        started.append(subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True))
        assert started[-1].stderr
        next(line for line in started[-1].stderr if "serving initial configuration" in line)
        return f"ws://localhost:{port}"

    yield begin
    for process in started:
        process.kill()
        process.communicate()


async def test_room_when_each_process_behind_the_proxy_dies_and_comes_back_loses_and_doubles_nothing(
    serve: Callable[..., Served],
    proxy: Callable[[list[int]], str],
    redis_url: str,
    room: Room,
    amara: Person,
    bela: Person,
    pass_for: Callable[[Person], str],
    clients: Callable[..., Client],
) -> None:
    ports = [free_port(), free_port()]

    async def begin(port: int) -> Served:
        return await asyncio.to_thread(serve, redis_url=redis_url, port=port, **BEHIND_PROXY)

    webs = [await begin(port) for port in ports]
    address = await asyncio.to_thread(proxy, ports)
    talkers = [clients([address], pass_for(person)) for person in (amara, bela, amara, bela)]
    for client in talkers:
        await client.start()
    ends = asyncio.Event()

    async def talk(client: Client, name: int) -> list[str]:
        said: list[str] = []
        while not ends.is_set():
            said.append(f"{name}.{len(said)}")
            client.say("chat", text=said[-1])
            await asyncio.sleep(0.4)
        return said

    talking = [asyncio.create_task(talk(client, name)) for name, client in enumerate(talkers)]
    await asyncio.to_thread(webs[0].kill)
    await all_go_on(talkers)
    webs[0] = await begin(ports[0])
    await asyncio.to_thread(webs[1].stop)  # as a rolling restart does
    await all_go_on(talkers)
    ends.set()
    said = sorted(line for lines in await asyncio.gather(*talking) for line in lines)

    for client in talkers:
        await client.settled(60)
        await client.until(lambda client=client: len(client.lines()) >= len(said), 60)  # type: ignore[misc]
        assert sorted(client.lines()) == said
        assert client.lines() == talkers[0].lines()
        assert (client.doubles, client.holes, client.setbacks) == (0, 0, 0)
        await client.stop()


async def all_go_on(talkers: list[Client]) -> None:
    """Wait until everybody has been told that two more of their lines are kept."""
    for client in talkers:
        known = len(client.acked)
        await client.until(lambda client=client, known=known: len(client.acked) > known + 1, 60)  # type: ignore[misc]
