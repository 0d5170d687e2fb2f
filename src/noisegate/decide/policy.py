"""The policy: what is held back, and from when on. A value that a person can read and change."""

import codecs
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import Any


class PolicyError(ValueError):
    """A policy that can't be used; the message says what, where and what to do."""


def _threshold(default: float, says: str) -> float:
    """Declare a threshold, 0 to 1, with the sentence that explains it to its owner."""
    value: float = field(default=default, metadata={"says": says})
    return value


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From what probability on (0 to 1) each step of the policy has an opinion.

    A higher number holds back less. The sentences in the fields' metadata are what people read.
    The defaults were chosen by hand on the validation data, beside what `training/thresholds.py`
    finds there, so that about 1 of 100 useful comments is lost to the gate and 3 of 100 clean ones
    are touched: losing one is worse than showing a harsh one. One of them, `soften`, was raised
    after a lower one had been measured on test (`training/EXPERIMENTS.md`).

    Raises `PolicyError` on anything else than a number from 0 to 1.
    """

    threat: float = _threshold(
        0.5,
        "Raise a comment as a matter of safety when it is a threat with at least this probability.",
    )
    hate: float = _threshold(
        0.85,
        "Hold a comment when it demeans people for who they are with at least this probability.",
    )
    attack: float = _threshold(
        0.65,
        "Hold a comment that reads as an insult when it is hostile, in whatever way, with at least "
        "this probability.",
    )
    spam: float = _threshold(
        0.7,
        "Hold a comment that reads as spam when it is spam, or hostile in another way, with at "
        "least this probability.",
    )
    dismissal: float = _threshold(
        0.7,
        "Hold a comment that reads as a bare dismissal when it is hostile, in whatever way, with "
        "at least this probability.",
    )
    keep: float = _threshold(
        0.15,
        "Soften a comment instead of holding it when it also carries feedback, a question or a "
        "reasoned objection with at least this probability.",
    )
    soften: float = _threshold(
        0.6,
        "Fold away the hot words of any other comment when it is hostile, or also carries an "
        "insult or a slogan, with at least this probability.",
    )

    def __post_init__(self) -> None:
        """Refuse what is no threshold; 1 and 1.0 are the same one, and give the same version."""
        for item in fields(self):
            value = _share(getattr(self, item.name), item.name, "Thresholds")
            object.__setattr__(self, item.name, value)


@dataclass(frozen=True, slots=True)
class Policy:
    """What happens to comments: thresholds, and personal words and people, which come first.

    `mute_words` hold any comment that contains one of them as a whole word, `allow_words` show
    it; `hold_people` and `allow_people` do the same by author (a name, an id or @handle). Lists
    are taken as tuples, without the blanks around their entries.

    Raises `PolicyError` on what is no name, no `Thresholds`, or no tuple or list of strings.
    """

    name: str = "calm"
    thresholds: Thresholds = field(default_factory=Thresholds)
    mute_words: tuple[str, ...] = ()
    allow_words: tuple[str, ...] = ()
    hold_people: tuple[str, ...] = ()
    allow_people: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what can't be used here, where it is said, and not at some later reading."""
        if not isinstance(self.name, str) or not self.name.strip():
            raise PolicyError(f"Policy: name must be a word, not {self.name!r}.")
        if not isinstance(self.thresholds, Thresholds):
            raise PolicyError(
                "Policy: thresholds must be Thresholds, such as Thresholds(attack=0.7), "
                f"not {self.thresholds!r}."
            )
        for name in PERSONAL:
            object.__setattr__(self, name, _entries(getattr(self, name), f"Policy: {name}"))

    @property
    def version(self) -> str:
        """`NAME@HASH`: the same content always has the same version."""
        return _version(self)

    def to_toml(self) -> str:
        """Write the policy as TOML, every threshold under the sentence that explains it."""
        lines = [f"name = {_quoted(self.name)}", "", "[thresholds]"]
        for item in fields(Thresholds):
            value = getattr(self.thresholds, item.name)
            lines += [f"# {item.metadata['says']}", f"{item.name} = {value}"]
        for table, (hold, allow) in _PERSONAL.items():
            lines += ["", f"[{table}]"]
            lines += [
                f"{key} = [{', '.join(map(_quoted, getattr(self, attribute)))}]"
                for key, attribute in (hold, allow)
            ]
        return "\n".join(lines) + "\n"

    @classmethod
    def from_toml(cls, text: str, where: str = "the policy") -> "Policy":
        """Read a policy from TOML; what it leaves out keeps its default.

        Raises `PolicyError` where it is not TOML, a name is unknown or a value is out of range.
        """
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyError(f"{where} is not valid TOML: {error}.") from error
        _refuse_unknown(content, {"name", "thresholds", *_PERSONAL}, where)
        personal: dict[str, tuple[str, ...]] = {}
        for table, pairs in _PERSONAL.items():
            given = content.get(table, {})
            _refuse_unknown(given, {key for key, _ in pairs}, f"{where}, [{table}]")
            for key, attribute in pairs:
                personal[attribute] = _strings(given.get(key, []), f"{where}, {table}.{key}")
        name = content.get("name", cls().name)
        if not isinstance(name, str) or not name.strip():
            raise PolicyError(f"{where}: name must be a word in quotes.")
        return cls(name, _thresholds(content.get("thresholds", {}), where), **personal)

    @classmethod
    def from_file(cls, path: Path) -> "Policy":
        """Read a policy from a TOML file, as editors and shells of any system save it.

        Raises `PolicyError` as `from_toml` does, and where the file is not text.
        """
        content = path.read_bytes()
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            text = content.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            raise PolicyError(f"{path} is not text. Save it as UTF-8.") from error
        return cls.from_toml(text, str(path))

    def with_threshold(self, name: str, value: float) -> "Policy":
        """Return this policy with one threshold changed; raises `PolicyError` on a bad one."""
        changed = {**asdict(self.thresholds), name: value}
        return replace(self, thresholds=_thresholds(changed, "the policy"))

    def with_personal(
        self, lists: Mapping[str, Sequence[str]], forget: Sequence[str] = ()
    ) -> "Policy":
        """Return this policy with entries added to its personal lists, and others taken off.

        `lists` goes by the names in `PERSONAL`; `forget` takes an entry off every list. Raises
        `PolicyError` on another name, or on what is no tuple or list of strings.
        """
        _refuse_unknown(lists, set(PERSONAL), "the policy")
        gone = {entry.casefold() for entry in _entries(forget, "the policy: forget")}
        changed: dict[str, Any] = {}
        for name in PERSONAL:
            added = _entries(lists.get(name, ()), f"the policy: {name}")
            entries = dict.fromkeys((*getattr(self, name), *added))
            changed[name] = tuple(one for one in entries if one.casefold() not in gone)
        return replace(self, **changed)


PERSONAL = ("mute_words", "allow_words", "hold_people", "allow_people")
"""The fields of a policy that hold personal words and people."""

_PERSONAL = {
    "words": (("mute", "mute_words"), ("allow", "allow_words")),
    "people": (("hold", "hold_people"), ("allow", "allow_people")),
}


@lru_cache(maxsize=16)
def _version(policy: Policy) -> str:
    """Hash a policy's content; remembered, since every decision carries it."""
    content = json.dumps(asdict(policy), sort_keys=True).encode()
    return f"{policy.name}@{hashlib.sha256(content).hexdigest()[:8]}"


def _thresholds(given: Any, where: str) -> Thresholds:
    known = {item.name for item in fields(Thresholds)}
    _refuse_unknown(given, known, f"{where}, [thresholds]")
    return Thresholds(**{name: _share(value, name, where) for name, value in given.items()})


def _share(given: Any, name: str, where: str) -> float:
    number = isinstance(given, Real) and not isinstance(given, bool)
    if not number or not 0 <= given <= 1:
        raise PolicyError(f"{where}: {name} must be a number from 0 to 1, not {given!r}.")
    return float(given)


def _strings(given: Any, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise PolicyError(f'{where} must be a list of words in quotes, such as ["slop"].')
    return _entries(given, where)


def _entries(given: Any, where: str) -> tuple[str, ...]:
    # A string is a sequence of strings, too, and ("slop") is one: each letter would be a word.
    if not isinstance(given, tuple | list) or not all(isinstance(item, str) for item in given):
        raise PolicyError(
            f'{where} must be a tuple or a list of strings, such as ("slop",), not {given!r}.'
        )
    return tuple(item.strip() for item in given if item.strip())


def _quoted(text: str) -> str:
    """Quote a TOML string: as in JSON, but for one control character that JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _refuse_unknown(given: Any, known: set[str], where: str) -> None:
    if not isinstance(given, Mapping):
        raise PolicyError(f"{where} must be a table of settings.")
    unknown = sorted(set(given) - known)
    if unknown:
        raise PolicyError(
            f"{where}: nothing is called {', '.join(unknown)}. Known: {', '.join(sorted(known))}."
        )
