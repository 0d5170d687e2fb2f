"""Errors a person can act on become one plain sentence and an exit code, never a traceback."""

import functools
import sys
from collections.abc import Callable
from typing import Any, ParamSpec

import click

from noisegate.cli.talk import FAILED
from noisegate.flow.errors import EXPECTED

P = ParamSpec("P")
_INTERRUPTED = 130


def plain_errors(function: Callable[P, Any]) -> Callable[P, Any]:
    """Make a command answer expected errors in plain words on standard error."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return function(*args, **kwargs)
        except EXPECTED as error:
            click.echo(f"noisegate: {error}", err=True)
            sys.exit(FAILED)
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: that is how pipes end, not an error.
            sys.stderr.close()
            sys.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("noisegate: stopped. What was kept so far is safe.", err=True)
            sys.exit(_INTERRUPTED)

    return run
