"""What follows from comments once they are kept, read or acted on: called at the end of each."""

from noisegate.flow.watch import Silence, Watch
from noisegate.grow.points import Points
from noisegate.keep import Store

_AT_ONCE = 2000


def tidy(store: Store, watch: Watch | None = None) -> None:
    """Bring what rests on comments in step with them; almost free where nothing changed.

    Feedback finds its point on the board, and what was escalated before anything kept it is kept.
    What comments add up to, by person, by week and by what they mention, is counted again. Broken
    off at any point, the next call goes on.
    """
    watch, done = watch or Silence(), 0
    store.evidence.catch_up()
    total = store.board.due()
    while seen := store.board.settle(Points(), _AT_ONCE):
        done += seen
        watch.moved(done, min(1.0, done / total) if total else None)
    store.settle()
