import pickle
import threading
from pathlib import Path

import pytest

from noisegate.serve.quota import (
    Buckets,
    Gate,
    Key,
    KeyMissing,
    KeysError,
    KeyUnknown,
    OverQuota,
    hashed,
    key_from,
    keys_in,
    new_key,
)

FIRST, SECOND = "first-key-of-some-length", "second-key-of-some-length"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def allowed(gate: Gate, key: str | None, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            gate.admit(key)
            count += 1
        except OverQuota:
            pass
    return count


def test_without_keys_everybody_comes_in() -> None:
    assert Gate().admit(None) is None
    assert Gate().admit("whatever") is None


def test_with_keys_only_they_come_in_and_are_told_by_a_short_hash() -> None:
    gate = Gate([Key(hashed(FIRST))])
    assert gate.admit(FIRST) == hashed(FIRST).hex()[:8]
    for nothing in (None, ""):
        with pytest.raises(KeyMissing):
            gate.admit(nothing)
    for wrong in (SECOND, FIRST[:-1], FIRST.upper(), "é"):
        with pytest.raises(KeyUnknown):
            gate.admit(wrong)


def test_a_quota_is_a_minutes_worth_and_comes_back_over_the_minute() -> None:
    clock = Clock()
    gate = Gate([Key(hashed(FIRST))], 6, clock=clock)
    assert allowed(gate, FIRST, 20) == 6
    with pytest.raises(OverQuota) as refused:
        gate.admit(FIRST)
    assert (refused.value.per_minute, refused.value.retry_after_s) == (6, 10)
    clock.now += 10.01
    assert allowed(gate, FIRST, 5) == 1
    clock.now += 3600
    assert allowed(gate, FIRST, 20) == 6


def test_each_key_has_its_own_quota_and_nobody_elses() -> None:
    gate = Gate([Key(hashed(FIRST), 2), Key(hashed(SECOND))], 5, clock=Clock())
    assert allowed(gate, FIRST, 10) == 2
    assert allowed(gate, SECOND, 10) == 5


def test_without_keys_all_callers_share_the_quota() -> None:
    gate = Gate(per_minute=3, clock=Clock())
    assert allowed(gate, None, 2) + allowed(gate, "x", 9) == 3


def test_no_call_is_counted_twice_or_lost_among_threads() -> None:
    gate = Gate([Key(hashed(FIRST), 500)], clock=Clock())
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(allowed(gate, FIRST, 200))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 500


def test_neither_the_gate_nor_its_keys_hold_a_key() -> None:
    gate = Gate([key_from(FIRST, "--key")], buckets=Buckets([0.0, 0.0], _NoLock()))
    kept = pickle.dumps(gate)
    assert FIRST.encode() not in kept
    assert hashed(FIRST) not in repr(sorted(gate._known)).encode()


class _NoLock:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def test_a_file_of_keys(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(
        f"# who\n{FIRST}  # the forum\n\n{SECOND} 600\nsha256:{hashed('third').hex()} 7\n",
        encoding="utf-8",
    )
    assert keys_in(path) == [
        Key(hashed(FIRST)),
        Key(hashed(SECOND), 600),
        Key(hashed("third"), 7),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("short", "could be guessed"),
        (f"{FIRST} many", "calls a minute"),
        (f"{FIRST} 0", "calls a minute"),
        (f"{FIRST} {'9' * 5000}", "calls a minute"),
        (f"{FIRST} 6 7", "no more"),
        ("sha256:abc", "64 hexadecimal"),
        ("", "There is no key"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_never_quoted(
    tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "keys"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(KeysError, match=said) as refused:
        keys_in(path)
    assert FIRST not in str(refused.value)
    assert not line or f"{path}, line 2" in str(refused.value)


def test_a_key_of_nothing_is_none() -> None:
    for blank in ("", "  "):
        with pytest.raises(KeysError, match="--key: there is no key"):
            key_from(blank, "--key")


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="can't be read: No such file"):
        keys_in(tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeysError, match="UTF-8"):
        keys_in(tmp_path / "bytes")


def test_a_new_key_is_one_that_is_let_in() -> None:
    made = new_key()
    assert made != new_key()
    assert Gate([key_from(made, "here")]).admit(made)
