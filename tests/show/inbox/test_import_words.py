from noisegate.flow.files import Part
from noisegate.flow.importing import Import
from noisegate.keep import Added
from noisegate.show.inbox.import_words import told


def test_dates_that_could_not_be_read_are_told() -> None:
    parts = (Part("a.csv", comments=5, undated=2), Part("b.csv", comments=1, undated=1))
    found = Import(
        key="k", stage="done", at=0.0, files=("a.csv", "b.csv"), here=False, seen=(),
        standing=None, added=Added(6, 0, 0), parts=parts, owners=(), error=None, again=False,
        rejects=0,
    )  # fmt: skip
    new, undated = told(found)
    assert new == "6 new comments."
    assert undated.startswith("The dates of 3 comments could not be read")
