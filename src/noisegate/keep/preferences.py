"""How the creator likes their desk: plain JSON values by key. What they mean is flow's business."""

import json
from typing import Any

from sqlalchemy import Connection, delete, select

from noisegate.keep.clean import mend
from noisegate.keep.desk_tables import preferences
from noisegate.keep.engine import Database
from noisegate.keep.errors import StoreError
from noisegate.keep.upsert import upsert


class Preferences:
    """The part of a store that holds preferences; `Store.preferences` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or the default where none was set."""
        with self._db.read() as conn:
            found = _value(conn, key)
        return default if found is None else found

    def all(self) -> dict[str, Any]:
        """Return every value that was set, by key."""
        with self._db.read() as conn:
            query = select(preferences.c.key, preferences.c.value).order_by(preferences.c.key)
            return {row.key: row.value for row in conn.execute(query)}

    def set(self, key: str, value: Any) -> Any:
        """Set a value (None drops it); return what stood before, so that it can be put back.

        Raises StoreError where the value is not plain JSON.
        """
        plain = _plain(key, value)
        with self._db.write() as conn:
            before = _value(conn, key)
            if plain is None:
                conn.execute(delete(preferences).where(preferences.c.key == key))
            else:
                upsert(conn, preferences, [{"key": key, "value": plain}], key=("key",))
            return before

    def drop(self, key: str) -> Any:
        """Forget a value; return what stood before."""
        return self.set(key, None)


def _value(conn: Connection, key: str) -> Any:
    return conn.scalar(select(preferences.c.value).where(preferences.c.key == key))


def _plain(key: str, value: Any) -> Any:
    """Return a value as it comes back out, with strings that both databases can hold."""
    try:
        return _mended(json.loads(json.dumps(value, allow_nan=False)))
    except (TypeError, ValueError) as error:
        raise StoreError(f"The preference “{key}” can't be kept: it is not plain JSON.") from error


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {mend(key): _mended(one) for key, one in value.items()}
    return value
