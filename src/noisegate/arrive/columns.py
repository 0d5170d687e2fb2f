"""Which column is what: roles guessed from names and from content, or set by the person."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from noisegate.arrive.arrival import ArriveError
from noisegate.arrive.moment import parse_moment

Row = Mapping[str, object]

ROLES: dict[str, tuple[str, ...]] = {
    role: tuple(names.split())
    for role, names in {
        "text": """
            text commenttext textoriginal textdisplay comment commentbody body content message
            commentcontent messagetext replytext fulltext tweettext posttext contenttext comments
            review reviewtext selftext bodytext kommentar kommentartext inhalt nachricht
            commentaire texte contenu comentario comentário texto contenido mensaje mensagem
            conteúdo commento testo contenuto messaggio reactie bericht tekst komentarz treść
            комментарий текст сообщение コメント 本文 评论 评论内容 内容 評論 댓글 yorum""",
        "id": """
            id commentid cid messageid replyid tweetid nativeid commentidentifier uid guid
            kommentarid idcommentaire idcomentario idcommento""",
        "author": """
            author authorname authordisplayname authortext username user commenter commentername
            commentauthor displayname screenname handle nickname authorhandle authorusername
            userusername name sender owner profilename from autor autorin verfasser von nutzer
            benutzer benutzername auteur utilisateur nom usuario usuário nombre nome autore utente
            автор имя 作者 投稿者 用户 用户名 작성자 yazar""",
        "author_id": """
            authorid authorchannelid authorchannelidvalue userid channelid commenterid profileid
            accountid authorkey autorid""",
        "author_url": """
            authorurl authorchannelurl profileurl userurl channelurl profilelink authorlink""",
        "created_at": """
            createdat createdutc publishedat publishdate created datetime timestamp date time
            posted postedat commentdate commentedat commentcreatetimestamp commenttimestamp
            datecreated creationdate published pubdate submittedat writtenat datum zeit zeitpunkt
            erstellt fecha data dataora heure дата 日付 日時 日期 时间 날짜 tarih""",
        "work": """
            work workid videoid trackid songid video track song threadid linkid submissionid
            articleid albumid releaseid mediaid contentid postid post thread parentpostid werk obra
            vidéo vídeo""",
        "work_title": """
            worktitle videotitle tracktitle songtitle songname trackname videoname posttitle
            threadtitle articletitle title linktitle titel titre titulo título titolo""",
        "work_url": "workurl videourl trackurl posturl songurl threadurl videolink",
        "url": "url permalink link commenturl commentlink commentpermalink",
        "parent": """
            parent parentid parentcommentid inreplyto inreplytoid replyto replytoid
            inreplytostatusid replytocommentid parentcid toplevelcommentid antwortauf""",
        "source": "source platform network site plattform quelle plateforme plataforma",
        "likes": """
            likes likecount votes votecount upvotes score points favouritescount favoritescount
            numlikes thumbsup gefälltmir jaime megusta curtidas mipiace""",
        "own": """
            own isowner authorischannelowner authorisuploader iscreator bycreator ischannelowner
            issubmitter""",
    }.items()
}
"""What a column can be taken for, and the names it goes by, the surest first, as `normal`."""

_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_A_WORD = re.compile(r"[\W_]+")
_ONE_TOKEN = re.compile(r"[\w.:~-]{5,64}")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def normal(name: str) -> str:
    """Return a column's name in the form of `ROLES`: lower case, letters and digits only.

    >>> normal("Comment_ID"), normal("author.name"), normal("Name (click to view)")
    ('commentid', 'authorname', 'name')
    """
    return _NOT_A_WORD.sub("", _BRACKETED.sub("", name) or name).casefold()


def choose(
    names: Sequence[str],
    samples: Sequence[Row],
    wanted: Mapping[str, str],
    where: str,
    *,
    by_content: bool = True,
) -> dict[str, str]:
    """Return role -> column: what the person set, then what names say, then what content says.

    `samples` are the first rows; `by_content` allows a text column whose name says nothing.
    Raises `ArriveError` for a role or column that does not exist, and where nothing looks like
    the text.
    """
    chosen = _as_set(names, wanted, where)
    for role, column in guess_by_name(names, samples).items():
        if role not in chosen and column not in chosen.values():
            chosen[role] = column
    if "text" not in chosen:
        left = [name for name in names if name not in chosen.values()] if by_content else []
        wordiest = _wordiest(left, samples)
        if wordiest is None:
            raise ArriveError(
                f"no column looks like the text of comments (there are: {listed(names)})",
                where,
                "Say which one it is: --columns text=NAME",
            )
        chosen["text"] = wordiest
    return chosen


def listed(names: Sequence[str]) -> str:
    """Name at most twenty columns; by number where what stands for names is no names.

    A table without a header has a comment where its names should be, and no message may quote it.
    """
    named = all(looks_like_a_name(name) for name in names if name.strip())
    numbered = [f"column {number}" for number in range(1, len(names) + 1)]
    shown = ", ".join((names if named else numbered)[:20])
    return shown + (f" and {len(names) - 20} more" if len(names) > 20 else "")


def said(column: str) -> str:
    """Return what a sentence calls a column: its name in quotes, unless it reads like a comment."""
    return f"“{column}”" if looks_like_a_name(column) else "a column without a name"


def looks_like_a_name(column: str) -> bool:
    """Say whether a column is called something short and plain, as columns are.

    >>> looks_like_a_name("Comment text"), looks_like_a_name("snippet.textDisplay")
    (True, True)
    >>> looks_like_a_name("i loved this one, the choir too"), looks_like_a_name("2026-07-03")
    (False, False)
    """
    longest = _LONGEST_NAME if " " in column else _LONGEST_PATH
    return (
        column.isprintable()
        and len(column) <= longest
        and len(column.split()) <= _MOST_WORDS
        and any(map(str.isalpha, column))
        and not column.rstrip().endswith(_ENDS_OF_SENTENCES)
        and not _is_data(column)
    )


_LONGEST_NAME, _LONGEST_PATH, _MOST_WORDS = 30, 60, 4
_ENDS_OF_SENTENCES = (".", "!", ",", "…", "。", "！")


def _as_set(names: Sequence[str], wanted: Mapping[str, str], where: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for role, column in wanted.items():
        if role not in ROLES:
            raise ArriveError(
                f'"{role}" is nothing a column can be', where, f"Use one of: {', '.join(ROLES)}."
            )
        found = _find(column, names)
        if found is None:
            raise ArriveError(
                f'there is no column "{column}"', where, f"There are: {listed(names)}."
            )
        chosen[role] = found
    return chosen


def _find(column: str, names: Sequence[str]) -> str | None:
    """Find a column by its name, by its name in other spelling, or by its position from 1."""
    if column in names:
        return column
    for name in names:
        if normal(name) == normal(column) and normal(name):
            return name
    if column.isdecimal() and 1 <= int(column[:6]) <= len(names):
        return names[int(column[:6]) - 1]
    return None


def guess_by_name(names: Sequence[str], samples: Sequence[Row] = ()) -> dict[str, str]:
    """Return role -> column for every role that a column's name speaks for, each column once.

    A dotted name ("snippet.textDisplay") counts by all of it, and else by its last part.
    """
    chosen: dict[str, str] = {}
    dotted = [name for name in names if "." in name]
    _take(chosen, _spelled(names, normal), tuple(ROLES), samples)
    _take(chosen, _spelled(dotted, _last_part), ("text", "author", "created_at", "likes"), samples)
    return chosen


def _take(
    chosen: dict[str, str], spelled: Mapping[str, str], roles: Iterable[str], samples: Sequence[Row]
) -> None:
    for role in roles:
        for known in ROLES[role]:
            column = spelled.get(known)
            if role in chosen or column is None or column in chosen.values():
                continue
            if _plausible(role, column, samples):
                chosen[role] = column


def _plausible(role: str, column: str, samples: Sequence[Row]) -> bool:
    """Say whether what stands in a column can be what its name says.

    Lists are nothing a comment has; a "source" with addresses is where a comment is, not which
    platform it came from; an "id" that repeats is that of something else.
    """
    if any(isinstance(row.get(column), list | dict) for row in samples):
        return False
    if role == "source":
        return _share(column, samples, _is_address) == 0
    if role == "id":
        filled = cells(column, samples)
        return len(set(filled)) * 2 >= len(filled)
    return True


def _spelled(names: Iterable[str], form: Callable[[str], str]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(form(name), name)
    return spelled


def _last_part(name: str) -> str:
    return normal(name.rsplit(".", 1)[-1])


def guess_by_content(names: Sequence[str], samples: Sequence[Row]) -> dict[str, str]:
    """Return role -> column for columns without names, from what stands in them."""
    chosen: dict[str, str] = {}
    left = list(names)
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("url", _is_address),
        ("created_at", lambda cell: parse_moment(cell) is not None),
        ("likes", str.isdecimal),
        ("text", _has_words),
        ("id", lambda cell: bool(_ONE_TOKEN.fullmatch(cell)) and any(map(str.isdigit, cell))),
    )
    for role, test in tests:
        fits = [name for name in left if _share(name, samples, test) >= 0.8]
        column = _wordiest(fits, samples) if role == "text" else next(iter(fits), None)
        if column is not None:
            chosen[role] = column
            left.remove(column)
    if "text" not in chosen and (column := _wordiest(left, samples)):
        chosen["text"] = column
        left.remove(column)
    authors = [name for name in left if _share(name, samples, _is_name) >= 0.8]
    return chosen | ({"author": authors[0]} if authors else {})


def cells(column: str, samples: Sequence[Row]) -> list[str]:
    """Return what stands in a column, as text, empty cells left out."""
    found = (row.get(column) for row in samples)
    texts = (str(value).strip() for value in found if isinstance(value, str | int))
    return [text for text in texts if text]


def _share(column: str, samples: Sequence[Row], test: Callable[[str], bool]) -> float:
    filled = cells(column, samples)
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def _wordiest(names: Sequence[str], samples: Sequence[Row]) -> str | None:
    """Return the column with the most words, if its cells read like something people wrote."""
    best, most = None, 0.0
    for name in names:
        filled = cells(name, samples)
        words = sum(len(text[:2000].split()) for text in filled)
        if filled and _share(name, samples, _is_data) < 0.5 and words / len(filled) > most:
            best, most = name, words / len(filled)
    return best if most >= 1.5 else None


def _has_words(cell: str) -> bool:
    return any(map(str.isalpha, cell[:500])) and not _is_data(cell)


def _is_address(cell: str) -> bool:
    return _ADDRESS.fullmatch(cell) is not None


def _is_data(cell: str) -> bool:
    """Say whether a cell is a number, a time or an address and nothing else."""
    if len(cell) > 300:
        return False
    return not any(map(str.isalpha, cell)) or _is_address(cell) or parse_moment(cell) is not None


def _is_name(cell: str) -> bool:
    return len(cell) <= 60 and len(cell.split()) <= 5 and any(map(str.isalnum, cell))
