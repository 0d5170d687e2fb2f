"""The errors that the store raises for people."""


class StoreError(Exception):
    """Something the store could not do: what happened, to what, and what to do about it.

    The message never holds the text of a comment.
    """


class NoStoreError(StoreError):
    """There is no database at the given place, and none was to be made."""


class BusyError(StoreError):
    """Another job is at work in the store: wait until it is done."""


class NoCommentError(StoreError):
    """No comment goes by the given id."""

    def __init__(self, comment_id: str) -> None:
        super().__init__(
            f"There is no comment {comment_id} here. `noisegate list` shows the ids there are."
        )


class NoPointError(StoreError):
    """There is no point of feedback with the given key."""

    def __init__(self, pk: int) -> None:
        super().__init__(
            f"There is no point {pk} on the feedback board. `noisegate feedback` lists them."
        )
