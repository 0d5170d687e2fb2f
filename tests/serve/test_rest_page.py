"""The examples of docs/rest.md run, and its tables say what is so."""

import contextlib
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serve.running import Running, running

from noisegate.serve.config import Config
from noisegate.serve.documents import document
from noisegate.serve.shapes import Problem, Reading

PAGE = (Path(__file__).parents[2] / "docs" / "rest.md").read_text("utf-8")
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(Config(logged="nothing")) as made:
        yield made


def block(language: str, server: Running, holding: str = "") -> str:
    """Return an example of the page, with the address of a server that runs."""
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)
    [code] = [one for one in found if holding in one]
    assert "http://127.0.0.1:8766" in code
    return str(code).replace("http://127.0.0.1:8766", server.address)


def test_the_python_example_runs(server: Running) -> None:
    code, out = block("python", server), io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/rest.md", "exec"), {"__name__": "__main__"})
    assert re.match(r"show \['praise'\] 0\.\d+\n", out.getvalue())


@pytest.mark.skipif(NODE is None, reason="There is no Node here.")
def test_the_javascript_example_runs(server: Running, tmp_path: Path) -> None:
    script = tmp_path / "example.mjs"
    script.write_text(block("javascript", server), encoding="utf-8")
    ran = subprocess.run(
        [str(NODE), str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "show [ 'praise' ] null" in ran.stdout
    assert "unread [] It seems to be written in French" in ran.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl here.")
def test_the_curl_example_runs(server: Running) -> None:
    words = shlex.split(block("console", server, "curl").replace("\\\n", " "))
    ran = subprocess.run([words[0], "-sS", *words[1:]], capture_output=True, text=True, check=True)
    assert [one["decision"] for one in json.loads(ran.stdout)["readings"]] == ["show", "soften"]


def rows(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|[^|]+\|([^|]+)\|", text, re.M))))


def test_every_code_of_an_error_is_told() -> None:
    known = Problem.model_json_schema()["properties"]["code"]["enum"]
    assert rows(PAGE.partition("## Errors")[2]) - {"code"} == set(known) - {"bad_request"}


def test_every_key_beside_those_of_records_is_told() -> None:
    told = PAGE.partition("### What you get")[2].partition("A text that")[0]
    assert {"attributes", "scores", "unread"} <= set(Reading.model_fields)
    assert set(re.findall(r"^\| `(\w+)`", told, re.M)) == {"attributes", "scores", "unread"}


def test_every_route_of_ours_is_told() -> None:
    paths: dict[str, Any] = document("http://localhost/", "1", keyed=False)["paths"]
    ours = {path for path in paths if "v1alpha1" not in path} - {"/", "/batch", "/$discovery/rest"}
    assert ours == set(re.findall(r"`(?:GET|POST) (/\S+)`", PAGE.partition("## Read")[0]))
