"""`noisegate serve-perspective`: a server in the place of the Perspective API."""

import ipaddress
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import plain_option, stacked
from noisegate.cli.talk import FAILED, Talk
from noisegate.serve.config import USUAL_PORT, Config, ServeError
from noisegate.serve.listening import listen
from noisegate.serve.quota import Key, KeysError, key_from, keys_in, new_key
from noisegate.serve.workers import Workers


def _root_path(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    path = value.rstrip("/")
    if path and not re.fullmatch(r"(/[\w.~-]+)+", path, re.ASCII):
        raise click.BadParameter("it begins with a slash and is a plain path, such as /scores.")
    return path


def _public_url(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise click.BadParameter("it is an address such as https://scores.example.org/.")
    return value.rstrip("/") + "/"


def _networks(_ctx: click.Context, _param: click.Parameter, value: Sequence[str]) -> Sequence[str]:
    found = [part.strip() for given in value for part in given.split(",") if part.strip()]
    for one in found:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError:
            raise click.BadParameter(f"{one} is no address or network of a proxy.") from None
    return tuple(found)


def _origins(_ctx: click.Context, _param: click.Parameter, value: Sequence[str]) -> Sequence[str]:
    for one in value:
        if one != "*" and not re.fullmatch(r"https?://[\w.-]+(:\d+)?", one, re.ASCII):
            raise click.BadParameter(f"{one} is no site, such as https://forum.example.org.")
    return tuple(value) or ("*",)


_who = stacked(
    click.option(
        "--keys",
        "key_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The API keys that are let in: one a line, its calls a minute beside it if it has "
        "its own; # begins a comment. Read at the start.",
    ),
    click.option(
        "--key",
        "given_keys",
        metavar="KEY",
        multiple=True,
        help="A key that is let in. Others on this machine can see it; better use --keys.",
    ),
    click.option(
        "--quota",
        "per_minute",
        metavar="N",
        type=click.IntRange(min=1),
        help="Calls a minute that a key may make, or all callers together where there are no "
        "keys (default: any number).",
    ),
    click.option("--open", "open_", is_flag=True, help="Let in everybody who can reach it."),
    click.option(
        "--origin",
        "origins",
        metavar="SITE",
        multiple=True,
        callback=_origins,
        help="A site whose pages may ask from a browser, such as https://forum.example.org "
        "(default: any).",
    ),
    click.option("--new-key", is_flag=True, help="Print a new key, and do nothing else."),
)

_where = stacked(
    click.option(
        "--host",
        default="127.0.0.1",
        show_default=True,
        help="Where to listen. Beyond this machine, such as 0.0.0.0, keys or --open are needed.",
    ),
    click.option(
        "--port", default=USUAL_PORT, show_default=True, type=click.IntRange(0, 65535), help="Port."
    ),
    click.option(
        "--public-url",
        metavar="URL",
        callback=_public_url,
        help="What clients know it by, where a proxy stands before it and does not pass the "
        "Host on.",
    ),
    click.option(
        "--root-path",
        metavar="PATH",
        default="",
        callback=_root_path,
        help="The path below which a proxy serves it.",
    ),
    click.option(
        "--trust-proxy",
        "trusted",
        metavar="ADDRESS",
        multiple=True,
        callback=_networks,
        help="Believe X-Forwarded-Proto and -For from this address or network.",
    ),
)

_how = stacked(
    click.option(
        "--workers",
        default=1,
        show_default=True,
        type=click.IntRange(1, 256),
        help="Processes, each with a model of its own.",
    ),
    click.option(
        "--threads",
        type=click.IntRange(1, 1024),
        help="Cores that a worker reads with (default: its share of them).",
    ),
    click.option(
        "--missing",
        type=click.Choice(["refuse", "omit"]),
        default="refuse",
        show_default=True,
        help="An attribute that is not known is an error, or is left out of the answer.",
    ),
    click.option(
        "--grace",
        "grace_s",
        metavar="SECONDS",
        default=30,
        show_default=True,
        type=click.IntRange(1, 3600),
        help="How long a stop may wait for requests that have come.",
    ),
    click.option(
        "--log",
        "logged",
        type=click.Choice(["requests", "faults", "nothing"]),
        default="requests",
        show_default=True,
        help="What to write to standard error, as lines of JSON. Never what a text says.",
    ),
)


@click.command("serve-perspective")
@_where
@_who
@_how
@plain_option
@plain_errors
def serve_perspective_command(
    talk: Talk,
    key_file: Path | None,
    given_keys: Sequence[str],
    *,
    open_: bool,
    new_key: bool,
    **chosen: Any,
) -> None:
    """Answer in the place of the Perspective API.

    Programs that called commentanalyzer.googleapis.com go on working with their base URL changed
    to this server's. It works offline, stores nothing, and writes down nothing of what it reads.
    It serves until you press Ctrl-C or it gets SIGTERM; requests that have come are answered.
    """
    if new_key:
        talk.say(_made())
        return
    try:
        config = Config(keys=_keys(key_file, given_keys), open=open_, **chosen)
        config.check()
        _serve(config, talk)
    except (KeysError, ServeError) as error:
        talk.aside(f"noisegate: {error}")
        sys.exit(FAILED)


def _made() -> str:
    return new_key()


def _keys(path: Path | None, given: Sequence[str]) -> list[Key]:
    return [
        *(keys_in(path) if path else ()),
        *(key_from(one, "--key") for one in given),
    ]


def _serve(config: Config, talk: Talk) -> None:
    with ExitStack() as stack:
        sock = stack.enter_context(listen(config.host, config.port))
        port = sock.getsockname()[1]
        if config.workers > 1:
            Workers(config, sock).serve(lambda: _tell(config, port, talk))
        else:
            from noisegate.serve.run import serve_here  # noqa: PLC0415 - slow to load

            signal.signal(signal.SIGTERM, signal.default_int_handler)
            serve_here(config, sock, made=lambda _server: _tell(config, port, talk))
    talk.say("Stopped. Nothing was stored.")


def _tell(config: Config, port: int, talk: Talk) -> None:
    """Say where to point clients."""
    address = config.public_url or f"http://{_name(config.host)}:{port}{config.root_path}/"
    key = "YOUR_KEY" if config.keys else "any"
    talk.say(f"Noisegate answers as the Perspective API at {address}")
    talk.say(f"  analyze    {address}v1alpha1/comments:analyze?key={key}")
    talk.say(f"  discovery  {address}$discovery/rest?version=v1alpha1")
    talk.say("Put this address where your program has https://commentanalyzer.googleapis.com/")
    if config.public_url is None and config.host in _EVERYWHERE:
        talk.say("On another machine, put this machine's name or address in place of localhost.")
    if not config.keys:
        who = "everybody who can reach it" if config.open else "everybody on this machine"
        talk.say(f"There are no keys: {who} may ask.")
    talk.say("Press Ctrl-C here to stop it.")
    sys.stdout.flush()


_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - named, to be told from others


def _name(host: str) -> str:
    if host in _EVERYWHERE:
        return "localhost"
    return f"[{host}]" if ":" in host else host
