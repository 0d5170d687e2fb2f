"""What came in, taken apart: the comments by their native id, and the rejects."""

from collections.abc import Iterable

from noisegate.arrive.arrival import Reject
from noisegate.comment import Comment


def comments_in(items: Iterable[Comment | Reject]) -> list[Comment]:
    return [item for item in items if isinstance(item, Comment)]


def by_id(items: Iterable[Comment | Reject]) -> dict[str, Comment]:
    """Return the comments by what follows the source in their ids."""
    return {item.id.partition(":")[2]: item for item in comments_in(items)}


def reasons_in(items: Iterable[Comment | Reject]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Reject)]
