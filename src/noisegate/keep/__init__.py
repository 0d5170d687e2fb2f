"""What is kept: comments, readings, decisions and events, in one database."""

from noisegate.keep.backup import restore
from noisegate.keep.errors import BusyError, NoCommentError, NoStoreError, StoreError
from noisegate.keep.people import Owners
from noisegate.keep.records import (
    Added,
    Correction,
    Erased,
    Facts,
    Filter,
    Job,
    JobState,
    Kept,
    KeptPolicy,
    KeptWork,
    Outline,
    OwnAccount,
    Verdict,
)
from noisegate.keep.store import Store

__all__ = [
    "Added",
    "BusyError",
    "Correction",
    "Erased",
    "Facts",
    "Filter",
    "Job",
    "JobState",
    "Kept",
    "KeptPolicy",
    "KeptWork",
    "NoCommentError",
    "NoStoreError",
    "Outline",
    "OwnAccount",
    "Owners",
    "Store",
    "StoreError",
    "Verdict",
    "restore",
]
