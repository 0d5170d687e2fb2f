"""The parts of a store that have a face of their own: `store.board`, `store.evidence` and so on."""

from noisegate.keep.answers import Answers
from noisegate.keep.board import Board
from noisegate.keep.bulk import Bulk
from noisegate.keep.crowd import Crowd
from noisegate.keep.engine import Database
from noisegate.keep.evidence import Safekeeping
from noisegate.keep.lately import Lately
from noisegate.keep.learning import Learning
from noisegate.keep.log import Log
from noisegate.keep.mentions import Mentions
from noisegate.keep.notes import Notes
from noisegate.keep.pages import Pages
from noisegate.keep.policies import Policies
from noisegate.keep.preferences import Preferences
from noisegate.keep.queue import Queue
from noisegate.keep.weeks import Weeks
from noisegate.keep.withdraw import Withdrawals


class Facets:
    """What `Store` gives beside its own methods; each part is a class in a module of its own."""

    _db: Database

    @property
    def learning(self) -> Learning:
        """What the creator's corrections teach, and what was learnt from them."""
        return Learning(self._db)

    @property
    def log(self) -> Log:
        """What long work was done here."""
        return Log(self._db)

    @property
    def bulk(self) -> Bulk:
        """One act on many comments, and the one undo of all of it."""
        return Bulk(self._db)

    @property
    def withdrawals(self) -> Withdrawals:
        """Taking back what came in at one time."""
        return Withdrawals(self._db)

    @property
    def pages(self) -> Pages:
        """Long lists, newest first, a page at a time."""
        return Pages(self._db)

    @property
    def lately(self) -> Lately:
        """What the creator did lately, over all comments."""
        return Lately(self._db)

    @property
    def board(self) -> Board:
        """What listeners would change, point by point."""
        return Board(self._db)

    @property
    def answers(self) -> Answers:
        """The creator's one answer to each recurring claim."""
        return Answers(self._db)

    @property
    def notes(self) -> Notes:
        """The creator's notes on people."""
        return Notes(self._db)

    @property
    def evidence(self) -> Safekeeping:
        """What stood there when a comment was escalated, or kept by hand."""
        return Safekeeping(self._db)

    @property
    def preferences(self) -> Preferences:
        """How the creator likes their desk: JSON by key."""
        return Preferences(self._db)

    @property
    def policies(self) -> Policies:
        """Every policy that was ever in force, with its day."""
        return Policies(self._db)

    @property
    def queue(self) -> Queue:
        """What waits for the creator, and the list chosen for a day."""
        return Queue(self._db)

    @property
    def crowd(self) -> Crowd:
        """The people who comment."""
        return Crowd(self._db)

    @property
    def weeks(self) -> Weeks:
        """What comments add up to, by week and by work."""
        return Weeks(self._db)

    @property
    def mentions(self) -> Mentions:
        """What people keep mentioning: claims, topics, motives."""
        return Mentions(self._db)
