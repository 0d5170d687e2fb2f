import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """The module that writes the generated pages."""
    return _load("generate")


@pytest.fixture(scope="session")
def pictures() -> ModuleType:
    """The module that puts the demo's words into the pages, and takes the pictures."""
    return _load("pictures")


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
