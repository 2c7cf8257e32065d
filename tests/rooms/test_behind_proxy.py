"""Pages and a room through each proxy as it ships: web processes die, are replaced, and nothing is lost."""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from django.template.loader import render_to_string
from django.utils import translation

from mentoring.rooms.models import Room
from people.models import Person
from tests.rooms.client import Client
from tests.serve import Served

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
BEHIND_PROXY = {"BEHIND_PROXY": "yes"}
Begin = Callable[[list[int]], str]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def caddy(port: int, upstreams: list[int], home: Path) -> list[str]:
    """Caddy's file as JSON, with the processes by their ports: no name server here knows where web is.

    The page for when nobody answers lies where it is shipped, and is shown after a shorter time.
    """
    environment = {**os.environ, "SITE_DOMAIN": f"http://localhost:{port}"}
    command = ["caddy", "adapt", "--config", str(DEPLOY / "Caddyfile")]
    shipped = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    dials = json.dumps([{"dial": f"127.0.0.1:{each}"} for each in upstreams])
    text, count = re.subn(r'"dynamic_upstreams":\{[^}]*\}', f'"upstreams":{dials}', shipped)
    assert count == 1
    for there, here in (
        ('"/etc/caddy"', json.dumps(str(DEPLOY))),
        ('"try_duration":30000000000', '"try_duration":4000000000'),
    ):
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    storage = {"module": "file_system", "root": str(home)}
    changed = {**json.loads(text), "admin": {"disabled": True}, "storage": storage}
    (home / "caddy.json").write_text(json.dumps(changed), encoding="utf-8")
    return ["caddy", "run", "--config", str(home / "caddy.json")]


def nginx(port: int, upstreams: list[int], home: Path) -> list[str]:
    """nginx's file with these ports, without TLS, and with its folders here."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"^ *ssl_.+\n|^ *include mime.types;\n", "", text, flags=re.MULTILINE)
    folders = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    changes = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "listen 80 default_server;": f"listen 127.0.0.1:{free_port()};",
        "server_name learn.example.org;": "server_name localhost;",
        "127.0.0.1:8001": f"127.0.0.1:{upstreams[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{upstreams[1]}",
        "/var/log/nginx": str(home),
        "/opt/groundswell/deploy": str(DEPLOY),
        "server_tokens off;": "".join(f"{name}_temp_path {home}/{name};" for name in folders),
        "worker_processes auto;": f"daemon off; pid {home}/pid; error_log {home}/error.log;",
    }
    for shipped, here in changes.items():
        assert shipped in text
        text = text.replace(shipped, here)
    (home / "nginx.conf").write_text(text, encoding="utf-8")
    return ["nginx", "-p", str(home), "-c", str(home / "nginx.conf")]


@pytest.fixture(
    params=[
        pytest.param(each, marks=pytest.mark.skipif(not shutil.which(each.__name__), reason="not here"))
        for each in (caddy, nginx)
    ],
    ids=["caddy", "nginx"],
)
def proxy(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Begin]:
    """Return what starts the proxy before these ports and gives its host and port."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(upstreams: list[int]) -> str:
        port = free_port()
        command = request.param(port, upstreams, tmp_path)
        environment = {**os.environ, "HOME": str(tmp_path)}
        with (tmp_path / "said").open("wb") as said:
            started.append(subprocess.Popen(command, env=environment, stderr=said))
        until(lambda: answers(port), "the proxy answers")
        return f"localhost:{port}"

    yield begin
    for process in started:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(holds: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < ends, f"Not in time: {what}"
        time.sleep(0.05)


class Browsers:
    """Several who look at a page again and again, and who ask for a code, until they are told to stop."""

    def __init__(self, base: str) -> None:
        self.base, self.ended = base, threading.Event()
        self.got: list[int] = []
        self.pool = ThreadPoolExecutor(4)
        self.looking = [self.pool.submit(self.look) for _one in range(4)]

    def look(self) -> None:
        while not self.ended.is_set():
            self.got.append(requests.get(f"{self.base}/accounts/login/", timeout=30).status_code)

    def ask(self) -> int:
        with requests.Session() as browser:
            page = browser.get(f"{self.base}/accounts/login/", timeout=30)
            token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert token, page.status_code
            form = {"email": "somebody@example.org", "csrfmiddlewaretoken": token[1]}
            answer = browser.post(
                f"{self.base}/accounts/login/", data=form, timeout=30, allow_redirects=False
            )
        return answer.status_code

    def see_more(self) -> None:
        seen = len(self.got)
        until(lambda: len(self.got) > seen + 12, "pages go on")

    def stop(self) -> set[int]:
        self.ended.set()
        for one in self.looking:
            one.result(60)
        self.pool.shutdown()
        return set(self.got)


def test_pages_when_a_process_behind_the_proxy_dies_and_one_is_restarted_then_nobody_sees_it(
    serve: Callable[..., Served], proxy: Begin, redis_url: str
) -> None:
    ports = [free_port(), free_port()]
    webs = [serve(redis_url=redis_url, port=port, **BEHIND_PROXY) for port in ports]
    browsers = Browsers(f"http://{proxy(ports)}")
    try:
        browsers.see_more()
        webs[0].kill()
        browsers.see_more()
        assert browsers.ask() == 302  # nobody listens there: it is asked of the other
        webs[0] = serve(redis_url=redis_url, port=ports[0], **BEHIND_PROXY)
        webs[1].stop()  # as a rolling restart does
        browsers.see_more()
    finally:
        got = browsers.stop()
    assert got == {200}


def test_page_when_nobody_behind_the_proxy_answers_says_what_to_do(proxy: Begin) -> None:
    address = f"http://{proxy([free_port(), free_port()])}"
    for answer in (
        requests.get(f"{address}/me/", timeout=30),
        requests.post(f"{address}/write/", timeout=30),
    ):
        assert answer.status_code in {502, 503}
        for language in ("en", "de", "ar"):
            with translation.override(language):
                page = render_to_string("errors/503.html")
            said = re.search(r"<h1[^>]*>(.+?)</h1>\s*<p[^>]*>(.+?)</p>", page)
            assert said
            for words in said.groups():
                assert words in answer.content.decode()


async def test_room_when_each_process_behind_the_proxy_dies_and_comes_back_loses_and_doubles_nothing(
    serve: Callable[..., Served],
    proxy: Begin,
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
    address = f"ws://{await asyncio.to_thread(proxy, ports)}"
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
