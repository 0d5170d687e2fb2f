"""What is kept: comments, readings, decisions and events, in one database."""

from noisegate.keep.backup import restore
from noisegate.keep.crowd import PeopleOrder, Person, Who
from noisegate.keep.desk_records import (
    OTHER,
    STATES,
    Cell,
    Evidence,
    Gather,
    Point,
    PointEvent,
    PointRow,
    PointState,
    PointsWanted,
    Said,
    SongPoints,
    Written,
)
from noisegate.keep.errors import BusyError, NoCommentError, NoPointError, NoStoreError, StoreError
from noisegate.keep.mentions import MentionOf, Subject
from noisegate.keep.pages import Listing, Page
from noisegate.keep.people import Owners
from noisegate.keep.queue import InTurn, Turns
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
from noisegate.keep.weeks import Totals, WeekTotals, WorkTotals

__all__ = [
    "OTHER",
    "STATES",
    "Added",
    "BusyError",
    "Cell",
    "Correction",
    "Erased",
    "Evidence",
    "Facts",
    "Filter",
    "Gather",
    "InTurn",
    "Job",
    "JobState",
    "Kept",
    "KeptPolicy",
    "KeptWork",
    "Listing",
    "MentionOf",
    "NoCommentError",
    "NoPointError",
    "NoStoreError",
    "Outline",
    "OwnAccount",
    "Owners",
    "Page",
    "PeopleOrder",
    "Person",
    "Point",
    "PointEvent",
    "PointRow",
    "PointState",
    "PointsWanted",
    "Said",
    "SongPoints",
    "Store",
    "StoreError",
    "Subject",
    "Totals",
    "Turns",
    "Verdict",
    "WeekTotals",
    "Who",
    "WorkTotals",
    "Written",
    "restore",
]
