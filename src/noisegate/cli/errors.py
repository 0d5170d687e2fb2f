"""Errors a person can act on become one plain sentence and an exit code, never a traceback."""

import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn, ParamSpec

import click

from noisegate.cli.talk import FAILED
from noisegate.flow.errors import EXPECTED
from noisegate.show.safe import safe

P = ParamSpec("P")
_INTERRUPTED = 130
_READER_GONE = 141


def plain_errors(function: Callable[P, Any]) -> Callable[P, Any]:
    """Make a command answer expected errors in plain words on standard error."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            try:
                return function(*args, **kwargs)
            finally:
                sys.stdout.flush()
        except EXPECTED as error:
            _fail(str(error))
        except BrokenPipeError:
            _end_quietly()
        except OSError as error:
            if _is_windows_broken_pipe(error):
                _end_quietly()
            _fail(_about(error))
        except KeyboardInterrupt:
            click.echo("noisegate: stopped. What was kept so far is safe.", err=True)
            sys.exit(_INTERRUPTED)

    return run


def _fail(message: str) -> NoReturn:
    click.echo(f"noisegate: {safe(message)}", err=True)
    sys.exit(FAILED)


def _is_windows_broken_pipe(error: OSError) -> bool:
    """Say whether it is what Windows answers when the reader of a pipe has gone."""
    return os.name == "nt" and error.errno == errno.EINVAL and error.filename is None


def _about(error: OSError) -> str:
    name = error.filename if isinstance(error.filename, str) else "A file"
    reason = error.strerror or type(error).__name__
    return f"{name} could not be read or written: {reason}. Choose another place."


def _end_quietly() -> NoReturn:
    """End as programs do whose reader (head, less) has gone: at once and without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    sys.exit(_READER_GONE)
