"""The OpenAPI document is right about the server: schemathesis tries all of it, over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.serve.running import Running, running, scoring

from noisegate.serve.config import Config
from noisegate.serve.documents import document
from noisegate.serve.quota import Key, hashed

KEY = "a-key-for-the-tests"
_PROGRAM = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TOO_LARGE_IS_REFUSED = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 413, 422]
"""
"""More than a hundred long texts are more than the largest body, and told so first."""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """A server that asks for keys, so that what is read without one is found, too."""
    with running(Config(keys=[Key(hashed(KEY))], logged="nothing")) as made:
        yield made


def tried(server: Running, folder: Path, *options: str) -> None:
    """Run schemathesis as people run it; it must find nothing."""
    settings = folder / "schemathesis.toml"
    settings.write_text(_TOO_LARGE_IS_REFUSED, encoding="utf-8")
    ran = subprocess.run(
        [
            *(sys.executable, "-c", _PROGRAM, "--config-file", str(settings)),
            *("run", f"{server.address}/openapi.json", "--checks", "all", "--warnings", "off"),
            *("--generation-deterministic", "--request-timeout", "60", "--no-color"),
            *("-n", "15", "-H", f"X-Goog-Api-Key: {KEY}", *options),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert "No issues found" in ran.stdout


def test_our_routes_are_as_described(server: Running, tmp_path: Path) -> None:
    phases = "examples,coverage,fuzzing"
    tried(server, tmp_path, "--phases", phases, "--exclude-tag", "perspective")


def test_perspective_routes_answer_as_described(server: Running, tmp_path: Path) -> None:
    """Google's rules are not a schema's: nulls, empty texts, languages, 400 for a wrong key."""
    tried(
        server,
        tmp_path,
        *("--phases", "examples,fuzzing", "--include-tag", "perspective"),
        *("--exclude-checks", "negative_data_rejection,positive_data_acceptance,ignored_auth"),
    )


def test_keys_are_told_of_as_they_are_asked_for(server: Running) -> None:
    told = server.get("/openapi.json").json()
    assert {} not in told["security"]
    assert {} in document("http://localhost/", "1", keyed=False)["security"]
    assert told["paths"]["/v1/models"]["get"]["security"] == []


def schemas() -> dict[str, Any]:
    found: dict[str, Any] = document("http://localhost/", "1", keyed=False)["components"]["schemas"]
    return found


def test_every_schema_is_one_and_every_reference_leads_somewhere() -> None:
    names = set(schemas())
    for schema in schemas().values():
        jsonschema_rs.meta.validate({"$schema": _DIALECT, **schema})
        assert {ref.rpartition("/")[2] for ref in references(schema)} <= names


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_what_is_said_of_models_and_routes(server: Running) -> None:
    told = server.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["info"]["version"] == scoring().version
    for path in ("/v1/read", "/v1/models", "/healthz", "/readyz", "/metrics", "/"):
        assert path in told["paths"]
    for path, methods in told["paths"].items():
        for method, about in methods.items():
            assert about["operationId"], (method, path)
            assert {"405", "500", "503"} <= about["responses"].keys()


@pytest.mark.parametrize("name", ["Item", "ReadRequest", "Reading", "ReadReply", "Problem"])
def test_every_field_of_ours_is_described(name: str) -> None:
    undescribed = {
        field
        for field, about in schemas()[name]["properties"].items()
        if "description" not in about
    }
    assert undescribed <= {"author_id", "created_at", "work", "work_title", "url"}
    assert schemas()[name]["description"]
