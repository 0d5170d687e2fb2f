"""What all tables share: rows whose columns are taken for something."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence

from noisegate.arrive.arrival import ArriveError, Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row, choose
from noisegate.arrive.rows import Rows
from noisegate.comment import Comment


class Table(ABC):
    """A format of rows and columns; it keeps `arrival.Format` and `arrival.Columned`."""

    name: str
    title: str
    by_content = True
    """Whether a column whose name says nothing may be taken for the text."""

    @abstractmethod
    def shaped(self, opened: Opened, options: ReadOptions) -> bool:
        """Say whether the input has this table's form, whatever its columns hold."""

    @abstractmethod
    def sample(self, opened: Opened, options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the names of the columns, and some of the first rows."""

    @abstractmethod
    def rows(self, opened: Opened, options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each row with the line or record it begins at, and what is no row."""

    def columns(self, opened: Opened, options: ReadOptions) -> Mapping[str, str]:
        """Return role -> column; raises `ArriveError` where no column can be the text."""
        names, samples = self.sample(opened, options)
        return choose(names, samples, options.columns, opened.name, by_content=self.by_content)

    def matches(self, opened: Opened) -> bool:
        """Say whether the input has this form and a column that looks like text."""
        try:
            options = ReadOptions()
            return self.shaped(opened, options) and "text" in self.columns(opened, options)
        except ArriveError:
            return False

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Comment | Reject]:
        """Yield a comment or a reject for every row."""
        build = Rows(self.columns(opened, options), options)
        for row in self.rows(opened, options):
            item = row if isinstance(row, Reject) else build.comment(*row)
            opened.unread_times = build.unread_times
            yield item
