"""Print what the runtime install weighs on disk, package by package: `python docs/footprint.py`.

With a name, print what that package brings instead: `python docs/footprint.py mkdocs-material`.
The figures in docs/adr/0002-dependencies.md come from here. Sizes are those of the installed files
in MB (10^6 bytes), without compiled caches, for the machine it runs on.
"""

import sys
from importlib.metadata import Distribution, distribution
from importlib.resources import files
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = "noisegate"
"""The package looked at where none is named."""


def closure(root: str) -> dict[str, Distribution]:
    """Return every distribution that an install of `root` without extras brings, by name."""
    found: dict[str, Distribution] = {}
    waiting = [root]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found[name] = distribution(name)
        needs = map(Requirement, found[name].requires or [])
        waiting += [one.name for one in needs if not one.marker or one.marker.evaluate()]
    return found


def megabytes(dist: Distribution) -> float:
    """Return the size of a distribution's installed files in MB."""
    paths = (dist.locate_file(file) for file in dist.files or [] if file.suffix != ".pyc")
    sizes = [path.stat().st_size for path in map(Path, map(str, paths)) if path.is_file()]
    return sum(sizes) / 1e6


def itself() -> float:
    """Return the size of Noisegate's own files, its model with them, in MB."""
    paths = Path(str(files(ROOT))).rglob("*")
    own = (path for path in paths if path.is_file() and path.suffix != ".pyc")
    return sum(path.stat().st_size for path in own) / 1e6


def main(root: str) -> None:
    """Print a line a package, the largest first, and the sum."""
    sizes = {name: megabytes(dist) for name, dist in closure(root).items() if name != ROOT}
    if root == ROOT:
        sizes["noisegate, with its model"] = itself()
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]):
        sys.stdout.write(f"{size:8.1f} MB  {name}\n")
    sys.stdout.write(f"{sum(sizes.values()):8.1f} MB  in all, {len(sizes)} packages\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ROOT)
