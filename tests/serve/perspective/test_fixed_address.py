"""Clients whose address is a constant: the old name leads to a proxy with a certificate of ours."""

import asyncio
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from tests.serve.perspective.conftest import CLIENTS, KEY, Served

NAME = "commentanalyzer.googleapis.com"
RUDE = "You stupid idiot."


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the old name that nobody trusts but those who are told to, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, which makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    call = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    call += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    call += ["-keyout", str(key), "-out", str(made)]
    subprocess.run(call, check=True, capture_output=True, timeout=60)
    return made, key


@pytest.fixture(scope="module")
def proxy(served: Served, certificate: tuple[Path, Path]) -> Iterator[int]:
    """The port of a proxy that takes TLS off and passes everything on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    port = urlsplit(served.address).port
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pass_on(reader, outer), pass_on(inner, writer), return_exceptions=True)

    async def serve() -> None:
        server = await asyncio.start_server(taken, "127.0.0.1", 0, ssl=context)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()

    loop.create_task(serve())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    assert ready.wait(10)
    yield ports[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def test_python(
    proxy: int, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = socket.getaddrinfo

    def led_here(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        there = ("127.0.0.1", proxy) if (host, port) == (NAME, 443) else (host, port)
        return usual(*there, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", led_here)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("no_proxy", NAME)
    body = {"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}}
    call = Request(
        f"https://{NAME}/v1alpha1/comments:analyze?key={KEY}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(call, timeout=60) as reply:
        said = json.load(reply)
    assert said["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.5


def test_perspective_api_client_untouched(
    node: str, proxy: int, certificate: tuple[Path, Path]
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "NODE_EXTRA_CA_CERTS": str(certificate[0]),
        "TLS_PORT": str(proxy),
    }
    call = [node, "--require", str(CLIENTS / "elsewhere.cjs"), str(CLIENTS / "untouched.mjs")]
    done = subprocess.run(
        [*call, KEY, RUDE], env=environment, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    score = json.loads(done.stdout)["attributeScores"]["TOXICITY"]["summaryScore"]
    assert score["value"] > 0.5
