"""What came of an import, in sentences."""

from noisegate.flow.importing import Import
from noisegate.show.arriving import unread_dates
from noisegate.show.sentences import counted

ROLE_WORDS = {
    "text": "The comment itself",
    "author": "Who wrote it",
    "created_at": "When it was written",
    "work": "The song or video it stands under",
    "id": "The comment’s own id",
}
"""What the roles of columns are called in a form."""

_SOURCES = ("youtube", "soundcloud", "reddit", "instagram", "tiktok", "spotify", "bandcamp")


def sources() -> list[str]:
    """Return names of platforms that a person may mean."""
    return list(_SOURCES)


def heading(found: Import) -> str:
    """Name some files, and how far they are."""
    names = found.files[0] if len(found.files) == 1 else counted(len(found.files), "file", "files")
    if found.standing is not None and not found.standing.over:
        return f"Reading {names}"
    if found.stage == "asks":
        return f"Before {names} can be read" if len(found.files) == 1 else "Before they can be read"
    words = {"done": "Read", "stopped": "Stopped reading"}
    return f"{words.get(found.stage, 'Waiting to read')} {names}"


def told(found: Import) -> tuple[str, ...]:
    """Say what came of it, a sentence an entry."""
    if found.stage not in ("done", "stopped"):
        return ()
    sentences = [found.error] if found.error else []
    if found.stage == "stopped" and not found.error:
        sentences.append("You stopped it. What was kept so far is safe, and it can go on.")
    sentences += [_new(found)]
    if found.rejects:
        rows = counted(found.rejects, "row", "rows")
        sentences.append(f"{rows} could not be used; each is listed with the reason.")
    if undated := sum(part.undated for part in found.parts):
        sentences.append(unread_dates(undated))
    return tuple(one for one in sentences if one)


def _new(found: Import) -> str:
    if not found.read:
        return "" if found.stage == "stopped" else "There were no comments in it."
    if found.again:
        kept = counted(found.read, "comment", "comments")
        return f"Noisegate was ended in the middle, and went on by itself. All {kept} are kept."
    added = found.added
    if not added.new and not added.changed:
        was = "It was" if added.known == 1 else f"All {added.known:,} were"
        return f"Nothing new. {was} known already."
    parts = [counted(added.new, "new comment", "new comments")]
    parts += [counted(added.changed, "edited since", "edited since")] if added.changed else []
    parts += [f"{added.known:,} known already"] if added.known else []
    return f"{', '.join(parts)}."
