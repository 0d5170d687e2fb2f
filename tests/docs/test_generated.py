"""The pages made from the code say what the code says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from noisegate import Policy
from noisegate.cli import noisegate
from noisegate.comment import ACTIONS
from noisegate.labels import ATTRIBUTES, KINDS, MOTIVES, TARGETS, TOPICS, claims
from noisegate.show.records import COLUMNS


@pytest.mark.parametrize("name", ["cli.md", "labels.md", "claims.md", "policy.md", "settings.md"])
def test_a_committed_page_is_what_the_code_gives(name: str, generate: ModuleType) -> None:
    committed = (generate.DOCS / name).read_text(encoding="utf-8")
    assert committed == generate.page(name), "run: make docs"


def test_every_generated_page_is_compared_here(generate: ModuleType) -> None:
    assert set(generate.PAGES) == {"cli.md", "labels.md", "claims.md", "policy.md", "settings.md"}


def test_every_part_is_used(generate: ModuleType) -> None:
    assert {path.name for path in (generate.DOCS / "_parts").iterdir()} == set(generate.PAGES)


def commands(
    group: click.Group = noisegate, above: click.Context | None = None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    context = above or click.Context(noisegate, info_name="noisegate")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        yield inner.command_path, command, inner
        if isinstance(command, click.Group):
            yield from commands(command, inner)


def test_every_command_and_option_has_help() -> None:
    bare = [path for path, command, _ in commands() if not command.help]
    bare += [
        f"{path} {option.opts[0]}"
        for path, command, context in commands()
        for option in command.get_params(context)
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]
    assert bare == []


def test_every_command_and_option_stands_on_its_page(generate: ModuleType) -> None:
    page = generate.page("cli.md")
    sections = dict(re.findall(r"^#+ (noisegate .+?)\n(.*?)(?=^#+ |\Z)", page, re.M | re.S))
    for path, command, context in commands():
        options = (o for o in command.get_params(context) if isinstance(o, click.Option))
        for option in options:
            everywhere = generate.SHARED & set(option.opts)
            where = page if everywhere else sections[path]
            assert all(flag in where for flag in option.opts), path


def test_the_records_page_explains_every_key_and_no_other(root: Path) -> None:
    page = (root / "docs" / "records.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.M) == list(COLUMNS)


def test_the_example_record_keeps_the_contract(root: Path) -> None:
    page = (root / "docs" / "records.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.S)
    record = json.loads(example)
    assert list(record) == [name for name in COLUMNS if name in record]
    assert set(COLUMNS) - set(record) <= {"raw"}
    assert set(record["kinds"]) <= set(KINDS)
    assert record["kind"] == record["kinds"][0]
    assert set(record["attributes"]) == set(ATTRIBUTES)
    assert record["motive"] in MOTIVES
    assert record["target"] in TARGETS
    assert set(record["topics"]) <= set(TOPICS)
    assert set(record["claims"]) <= set(claims())
    assert record["decision"] in ACTIONS
    spans = [*record["heat"], *record["signal"]]
    assert spans
    assert all(0 <= start < end <= len(record["text"]) for start, end in spans)


def test_every_policy_in_the_docs_can_be_used(root: Path) -> None:
    page = (root / "docs" / "policy.md").read_text(encoding="utf-8")
    found = re.findall(r"```toml\n(.*?)```", page, re.S)
    assert found
    for text in found:
        policy = Policy.from_toml(text)
        assert Policy.from_toml(policy.to_toml()) == policy
