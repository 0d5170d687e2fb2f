"""The one error that the store raises for people."""


class StoreError(Exception):
    """Something the store could not do: what happened, to what, and what to do about it.

    The message never holds the text of a comment.
    """
