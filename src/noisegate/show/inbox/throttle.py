"""Guessing a password is made slow: every wrong one makes the next wait longer."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

_FREE = 3
"""So many wrong passwords cost nothing: people mistype."""

_LONGEST_S = 15 * 60.0
_EVERYBODY_S = 30.0
"""No wait that others cause is longer than this, or they could lock the creator out."""

_ADDRESSES = 10_000


@dataclass(slots=True)
class Throttle:
    """Counts wrong passwords, by where they came from and all together.

    After three of them from one place the next has to wait a second, then two, four, and so on,
    up to a quarter of an hour; ten times as many from everywhere have the same effect on
    everybody, up to half a minute.
    """

    clock: Callable[[], float] = time.monotonic
    _wrong: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)
    _all: tuple[int, float] = (0, 0.0)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, address: str) -> float:
        """Return how many seconds an address has to wait before it may try again; 0 for none."""
        with self._lock:
            wrong, at = self._wrong.get(_network(address), (0, 0.0))
            total, last = self._all
            own = at + min(_penalty(wrong, _FREE), _LONGEST_S)
            shared = last + min(_penalty(total, 10 * _FREE), _EVERYBODY_S)
            return max(0.0, own - self.clock(), shared - self.clock())

    def failed(self, address: str) -> None:
        """Count a wrong password. After a quarter of an hour of quiet, all begins anew."""
        now, network = self.clock(), _network(address)
        with self._lock:
            self._wrong[network] = _more(self._wrong.get(network, (0, now)), now)
            self._wrong.move_to_end(network)
            while len(self._wrong) > _ADDRESSES:
                self._wrong.popitem(last=False)
            self._all = _more(self._all, now)

    def passed(self, address: str) -> None:
        """Forget the wrong ones of an address that knew the right one."""
        with self._lock:
            self._wrong.pop(_network(address), None)


def _more(before: tuple[int, float], now: float) -> tuple[int, float]:
    wrong, at = before
    return (1 if now - at > 2 * _LONGEST_S else wrong + 1), now


def _penalty(wrong: int, free: int) -> float:
    return 0.0 if wrong < free else 2.0 ** min(wrong - free, 20)


def _network(address: str) -> str:
    """Return what one person can be expected to have: an IPv4 address, or a /64 of IPv6.

    >>> _network("2001:db8::1") == _network("2001:db8::2"), _network("192.0.2.7")
    (True, '192.0.2.7')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return (
        str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
    )
