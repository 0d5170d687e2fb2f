"""`noisegate open` (and `noisegate` alone): the inbox in the browser. `noisegate password`."""

import signal
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import talk_options
from noisegate.cli.talk import FAILED, Talk
from noisegate.flow.demo import ready_demo
from noisegate.flow.desk import Desk
from noisegate.flow.importing import take_up
from noisegate.settings import Settings
from noisegate.show.inbox.credentials import Credentials, CredentialsError
from noisegate.show.inbox.server import ServeError, Server, is_loopback, listen


@click.command("open")
@click.option("--demo", is_flag=True, help="Open the demo channel, with made-up people.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen. Beyond this machine, such as 0.0.0.0, a password is needed.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="The port (default: 8765, or a free one where that is taken).",
)
@click.option("--no-browser", is_flag=True, help="Only say the address.")
@talk_options
@plain_errors
def open_command(host: str, port: int | None, *, demo: bool, no_browser: bool, talk: Talk) -> None:
    """Open the inbox in your browser: what `noisegate` alone does.

    It runs on this machine, for this machine, until you press Ctrl-C. With --host others in your
    network can reach it too, with a password; there is no encryption, so only where you trust
    the network.
    """
    if demo and talk.db:
        raise click.UsageError("The demo channel has a database of its own: leave out --db.")
    with _told(talk):
        settings = _demo(talk) if demo else talk.settings
        if not is_loopback(host):
            _ensure_password(talk)
        with listen(host, port) as sock, Desk(settings, demo=demo) as desk:
            desk.settle()
            take_up(desk)
            _serve(talk, Server(desk, host, sock), quiet=no_browser)


@click.command("password")
@click.option("--forget", is_flag=True, help="Have no password any more.")
@talk_options
@plain_errors
def password_command(*, forget: bool, talk: Talk) -> None:
    """Set the password that the inbox asks for beyond this machine.

    Everybody who is logged in is logged out by it.
    """
    with _told(talk):
        credentials = Credentials(talk.settings.home)
        if forget:
            credentials.forget_password()
            talk.say("There is no password any more. With --host, one will be asked for.")
            return
        credentials.set_password(_asked())
        talk.say("The password is set. Everybody has to log in with it anew.")


def _serve(talk: Talk, server: Server, *, quiet: bool) -> None:
    with _stoppable(server):  # before the address is said: whoever reads it may stop this at once
        _say_where(talk, server)
        if not quiet:
            # In a thread, as some browsers keep whoever started them waiting.
            threading.Thread(target=_browse, args=(server.address,), daemon=True).start()
        server.serve_until_stopped()
    talk.say("Stopped. Everything is kept.")


@contextmanager
def _stoppable(server: Server) -> Iterator[None]:
    """Stop the server when asked to, by Ctrl-C or by the system.

    A shell lets what it starts in the background ignore SIGINT; here it is heard all the same.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler or signal.SIG_DFL)


def _say_where(talk: Talk, server: Server) -> None:
    talk.say(f"Noisegate is open at {server.address}")
    if server.other_addresses:
        talk.say(f"From other machines: {', '.join(server.other_addresses)}")
    talk.say("Press Ctrl-C here to stop it.")
    sys.stdout.flush()


def _browse(address: str) -> None:
    """Open a browser with a window; one in the terminal would take it over."""
    with suppress(webbrowser.Error):
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:
            browser.open(address)


def _demo(talk: Talk) -> Settings:
    """Return the settings of the demo channel, read where it was not yet."""
    watch = Listening(talk, "Read")
    talk.aside("Getting the demo channel ready; the first time takes some seconds.")
    ready_demo(talk.settings, watch)
    watch.close()
    return replace(talk.settings, db=str(talk.settings.demo_db))


def _ensure_password(talk: Talk) -> None:
    credentials = Credentials(talk.settings.home)
    if credentials.has_password:
        return
    if not sys.stdin.isatty():
        raise CredentialsError(
            "Beyond this machine the inbox needs a password. Set one first: noisegate password"
        )
    talk.say("Others will be able to reach the inbox, so it needs a password.")
    credentials.set_password(_asked())


def _asked() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


@contextmanager
def _told(talk: Talk) -> Iterator[None]:
    """Say in a plain sentence why it can't be served."""
    try:
        yield
    except (CredentialsError, ServeError) as error:
        talk.aside(f"noisegate: {error}")
        sys.exit(FAILED)
