"""What the command of the server says and refuses."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from noisegate.serve.config import Config, ServeError
from noisegate.serve.quota import Gate, Key, hashed, key_from

Run = Callable[..., Result]


def test_a_new_key_is_printed_and_nothing_else(run: Run) -> None:
    made = run("serve-perspective", "--new-key")
    assert made.exit_code == 0
    assert re.fullmatch(r"[\w-]{43}\n", made.stdout)
    assert Gate([key_from(made.stdout.strip(), "here")]).admit(made.stdout.strip())


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        made = run("serve-perspective", "--port", port)
    assert made.exit_code == 1
    assert f"Nothing can be served at 127.0.0.1, port {port}: " in made.stderr
    assert "Choose another with --port or --host." in made.stderr


def test_an_address_that_is_not_of_this_machine(run: Run) -> None:
    made = run("serve-perspective", "--host", "no.such.host.invalid", "--open")
    assert made.exit_code == 1
    assert "no.such.host.invalid" in made.stderr


def test_keys_that_cannot_be_used(run: Run, tmp_path: Path) -> None:
    missing = run("serve-perspective", "--keys", str(tmp_path / "none"))
    assert (missing.exit_code, "can't be read" in missing.stderr) == (1, True)
    (tmp_path / "keys").write_text("good-enough-as-a-key\nbad\n", encoding="utf-8")
    short = run("serve-perspective", "--keys", str(tmp_path / "keys"))
    assert (short.exit_code, "line 2: a key of fewer than 16" in short.stderr) == (1, True)
    assert "good-enough" not in short.stderr
    given = run("serve-perspective", "--key", "short")
    assert (given.exit_code, "--key: a key of fewer than 16" in given.stderr) == (1, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_beyond_this_machine_it_wants_keys_or_to_be_told(run: Run, host: str) -> None:
    made = run("serve-perspective", "--host", host)
    assert made.exit_code == 1
    assert "--keys" in made.stderr
    assert "--open" in made.stderr
    with pytest.raises(ServeError):
        Config(host=host).check()
    Config(host=host, open=True).check()
    Config(host=host, keys=[Key(hashed("k"))]).check()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--root-path", "scores"),
        ("--root-path", "/a b"),
        ("--public-url", "scores.example.org"),
        ("--public-url", "ftp://scores.example.org/"),
        ("--trust-proxy", "nginx"),
        ("--quota", "0"),
        ("--workers", "0"),
        ("--missing", "guess"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(run: Run, option: str, value: str) -> None:
    made = run("serve-perspective", option, value)
    assert made.exit_code == 2
    assert option in made.stderr


def test_its_help_says_what_it_is_for(run: Run) -> None:
    made = run("serve-perspective", "--help")
    assert made.exit_code == 0
    assert "commentanalyzer.googleapis.com" in made.stdout
    for option in ("--keys", "--quota", "--workers", "--public-url", "--trust-proxy", "--missing"):
        assert option in made.stdout
