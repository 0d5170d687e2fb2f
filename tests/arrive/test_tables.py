"""CSV and its kin, JSON Lines, JSON arrays, Parquet and plain lines, as they really come."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from noisegate.arrive.arrival import ArriveError, ReadOptions, Reject
from noisegate.arrive.dialect import distinct_names
from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import Items, TakeIn

REAL = Path(__file__).parents[3] / "shared" / "data" / "real"


def comments(items: Items) -> list[Comment]:
    rejects = [item for item in items if isinstance(item, Reject)]
    assert not rejects
    return [item for item in items if isinstance(item, Comment)]


def texts(items: Items) -> list[str]:
    return [comment.text for comment in comments(items)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(take_in: TakeIn, delimiter: str, ends: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=ends)
    writer.writerow(["id", "Author", "Comment", "Published At"])
    writer.writerow(["a1", "Ann", f'She said "wow{delimiter}"\nand left', "2025-01-02T03:04:05Z"])
    writer.writerow(["a2", "Bob", "ok, but; why | though", "2025-01-02T03:04:06Z"])
    first, second = comments(take_in(file.getvalue()))
    assert first.text == f'She said "wow{delimiter}"\nand left'.strip()
    assert first.id == "file:a1"
    assert first.author == Author("Ann")
    assert first.created_at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert second.text == "ok, but; why | though"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(take_in: TakeIn, encoding: str) -> None:
    rows = "id,author,comment\n" + "".join(
        f"{n},Zoë,Schöne Melodie – très réussi à mon goût, Größe „wow“\n" for n in range(9)
    )
    found = texts(take_in(rows.replace("réussi à mon goût, ", "réussi ").encode(encoding)))
    assert found == ["Schöne Melodie – très réussi Größe „wow“"] * 9


def test_other_alphabets_are_detected(take_in: TakeIn) -> None:
    text = "Замечательная песня, очень понравилась мелодия и голос. Спасибо большое за музыку!"
    rows = "id;author;comment\n" + "".join(f"{n};Анна;{text}\n" for n in range(20))
    assert texts(take_in(rows.encode("cp1251"))) == [text] * 20


def test_a_broken_byte_costs_one_character(take_in: TakeIn) -> None:
    rows = b"comment\n" + "über schön\n".encode() * 50 + b"bro\xffken\n"
    assert texts(take_in(rows))[-1] == "bro\ufffdken"


def test_nuls_and_mixed_line_ends(take_in: TakeIn) -> None:
    assert texts(take_in("id,text\r\n1,a\0b\n2,c\r3,d\r\n\n\n4,e")) == ["ab", "c", "d", "e"]


def test_a_megabyte_is_one_comment(take_in: TakeIn) -> None:
    long = "la " * 350_000
    found = texts(take_in(f'id,text\n1,"{long}"\n2,short\n'))
    assert [len(text) for text in found] == [len(long) - 1, 5]


def test_emoji_and_right_to_left(take_in: TakeIn) -> None:
    written = ["🎵👩‍🎤 love", "שיר יפה מאוד", "أغنية رائعة", "素晴らしい曲"]
    rows = "text\n" + "\n".join(written)
    assert texts(take_in(rows)) == written


def test_html_in_a_table_is_decoded_and_bare_signs_are_not(take_in: TakeIn) -> None:
    rows = 'id,content\n1,"I&#39;m <br />here"\n2,I <3 this\n3,a < b &c\n'
    first, second, third = comments(take_in(rows))
    assert (first.text, first.raw) == ("I'm \nhere".replace(" \n", "\n"), "I&#39;m <br />here")
    assert (second.text, second.raw, third.text) == ("I <3 this", None, "a < b &c")


def test_ragged_rows(take_in: TakeIn) -> None:
    rows = (
        "id,comment,date\n"
        "1,short\n"
        "2,one, two, three,2025-01-02\n"
        "3,fine,2025-01-03,,,\n"
        "4,lost,nonsense,and,more\n"
        "5,last,2025-01-04\n"
    )
    items = take_in(rows)
    kept = {item.id: item.text for item in items if isinstance(item, Comment)}
    assert kept == {
        "file:1": "short",
        "file:2": "one, two, three",
        "file:3": "fine",
        "file:5": "last",
    }
    assert [item for item in items if isinstance(item, Reject)] == [
        Reject(5, "5 cells where 3 belong", "4,lost,nonsense,and,more")
    ]


def test_a_quote_that_nobody_closed_costs_nothing(take_in: TakeIn) -> None:
    rows = "id,author,comment\n1,Ann,nice\n" + '2,Bob,"love this\n3,Cy,also good\n4,Di,yes\n'
    assert texts(take_in(rows)) == ["nice", "love this", "also good", "yes"]


def test_a_quote_that_nobody_closed_in_the_middle(take_in: TakeIn) -> None:
    rows = 'id,comment,author\n1,"oops,Ann\n2,fine,Bob\n3,"quoted, well",Cy\n'
    assert texts(take_in(rows)) == ["oops", "fine", "quoted, well"]


def test_mixed_quoting(take_in: TakeIn) -> None:
    rows = 'id,comment\n1,"quoted"\n2,bare\n3,the "best" song\n4,"say ""hi"""\n'
    assert texts(take_in(rows)) == ["quoted", "bare", 'the "best" song', 'say "hi"']


def test_backslash_escapes(take_in: TakeIn) -> None:
    rows = 'id,comment,author\n1,"she said \\"hi, you\\" twice",Ann\n2,"x",Bob\n'
    assert texts(take_in(rows)) == ['she said "hi, you" twice', "x"]
    assert texts(take_in("id,comment\n1,¯\\_(ツ)_/¯\n2,b\n")) == ["¯\\_(ツ)_/¯", "b"]


def test_double_and_empty_names(take_in: TakeIn) -> None:
    rows = "comment,,comment,author,\nfirst,x,second,Ann,y\n"
    assert texts(take_in(rows)) == ["first"]
    assert texts(take_in(rows, columns={"text": "comment (2)"})) == ["second"]
    assert texts(take_in(rows, columns={"text": "column2"})) == ["x"]


def test_no_names_at_all(take_in: TakeIn) -> None:
    rows = (
        "Ugx001,2025-01-02T03:04:05Z,Ann,what a lovely chorus this is\n"
        "Ugx002,2025-01-03T03:04:05Z,Bob,the bridge drags on for too long\n"
    )
    first = comments(take_in(rows))[0]
    assert first.id == "file:Ugx001"
    assert first.author == Author("Ann")
    assert first.created_at is not None
    assert first.text == "what a lovely chorus this is"


def test_one_column_with_and_without_a_name(take_in: TakeIn) -> None:
    assert texts(take_in("comment\nGreat, love it\nNice, bro\n")) == ["Great, love it", "Nice, bro"]
    assert texts(take_in('"Great, love it"\nNice, bro\n')) == ["Great, love it", "Nice, bro"]
    assert texts(take_in("Great, love it\nNice\n", "a.txt")) == ["Great, love it", "Nice"]


def test_the_delimiter_that_excel_declares(take_in: TakeIn) -> None:
    assert texts(take_in("sep=;\nid;text\n1;a,b\n")) == ["a,b"]


def test_names_in_other_languages_and_explicit_columns(take_in: TakeIn) -> None:
    rows = "Nr;Von;Kommentar;Datum\n1;Jörg;Tolle Melodie;28.05.2025 12:00\n"
    comment = comments(take_in(rows, columns={"id": "nr"}))[0]
    assert (comment.id, comment.author, comment.text) == ("file:1", Author("Jörg"), "Tolle Melodie")
    assert comment.created_at == datetime(2025, 5, 28, 12, tzinfo=UTC)
    swapped = comments(take_in(rows, columns={"text": "Von", "author": "Kommentar"}))[0]
    assert (swapped.text, swapped.author) == ("Jörg", Author("Tolle Melodie"))


def test_columns_that_do_not_exist(take_in: TakeIn) -> None:
    with pytest.raises(ArriveError, match="There are: id, text"):
        take_in("id,text\n1,a\n", columns={"text": "Kommentar"})
    with pytest.raises(ArriveError, match="Use one of: text, id, author"):
        take_in("id,text\n1,a\n", columns={"words": "text"})


def test_numbers_are_no_comments(take_in: TakeIn) -> None:
    with pytest.raises(ArriveError, match=r"no column looks like the text.*--columns text="):
        take_in("day,plays\n2025-01-02,10\n2025-01-03,12\n")


def test_every_role(take_in: TakeIn) -> None:
    names = (
        "comment_id,text,username,channel_id,author_url,published_at,video_id,video_title,"
        "video_url,permalink,parent_id,platform,like_count,author_is_channel_owner"
    )
    row = (
        "c2,thanks,Mira,UC1,https://x/UC1,2025-01-02,v1,Low Tide,https://x/v1,https://x/c2,c1,"
        "YouTube,12,true"
    )
    assert comments(take_in(f"{names}\n{row}\n")) == [
        Comment(
            id="youtube:c2",
            text="thanks",
            source="youtube",
            author=Author("Mira", "UC1", "https://x/UC1"),
            created_at=datetime(2025, 1, 2, tzinfo=UTC),
            work=Work("v1", "Low Tide", "https://x/v1"),
            url="https://x/c2",
            parent="youtube:c1",
            own=True,
            likes=12,
        )
    ]


def test_the_source_that_is_given_wins(take_in: TakeIn) -> None:
    assert comments(take_in("id,text\n1,a\n", source="Bandcamp"))[0].id == "bandcamp:1"


def test_a_column_of_addresses_called_source_is_not_one(take_in: TakeIn) -> None:
    rows = "Name,Comment,(view) Source\nAnn,hello there,https://example.org/1\n"
    assert comments(take_in(rows))[0].source == "file"


def test_a_repeated_id_belongs_to_something_else(take_in: TakeIn) -> None:
    rows = "id,text\n" + "".join(f"song1,comment {n}\n" for n in range(5))
    assert len({comment.id for comment in comments(take_in(rows))}) == 5


def test_takeout_writes_text_as_json_pieces(take_in: TakeIn) -> None:
    rows = (
        "Comment ID,Channel ID,Comment create timestamp,Video ID,Comment text\n"
        'Ug1,UC1,2025-01-02T03:04:05Z,v1,"{""text"":""Love ""},{""text"":""it""}"\n'
    )
    comment = comments(take_in(rows))[0]
    assert (comment.text, comment.id, comment.work) == ("Love it", "youtube:Ug1", Work("v1"))
    assert comment.own, "Takeout holds what one wrote oneself, and nothing else"


def test_a_table_that_names_its_authors_is_not_taken_for_takeout(take_in: TakeIn) -> None:
    rows = (
        "Comment ID,Channel ID,Author,Comment create timestamp,Comment text\n"
        "Ug1,UC1,Ann,2025-01-02T03:04:05Z,Love it\n"
    )
    comment = comments(take_in(rows))[0]
    assert (comment.id, comment.own) == ("file:Ug1", False)


def test_rows_without_text_are_rejects_with_their_line(take_in: TakeIn) -> None:
    items = take_in('id,text\n1,"two\nlines"\n2,\n3,ok\n')
    assert [item for item in items if isinstance(item, Reject)] == [
        Reject(4, "the text is empty", '{"id": "2", "text": ""}')
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files lie beside the repository")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.csv")), ids=lambda path: path.stem)
def test_every_row_of_the_real_files(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (arrival,) = open_file(path)
    found = comments(list(arrival))
    assert [comment.id for comment in found] == [f"file:{row['COMMENT_ID']}" for row in rows]
    assert [comment.author.name for comment in found if comment.author] == [
        row["AUTHOR"].strip() for row in rows
    ]
    assert [comment.created_at is not None for comment in found] == [bool(r["DATE"]) for r in rows]


def test_times_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    days = ["03/04/2025", "28/04/2025", "last week", "", "n/a", "2025-04-28"]
    path.write_text(
        "Comment,Date\n" + "".join(f"number {n} here,{day}\n" for n, day in enumerate(days))
    )
    (arrival,) = open_file(path)
    found = [item.created_at for item in arrival if isinstance(item, Comment)]
    assert [moment is not None for moment in found] == [False, True, False, False, False, True]
    assert arrival.unread_times == 2


def test_json_lines(take_in: TakeIn) -> None:
    rows = (
        '{"id": 1, "author": {"name": "Ann", "id": "u1"}, "body": "hi \\ud83d\\ude00 \\ud83d"}\n'
        "\n"
        "not json\n"
        '{"id": 2, "body": ""}\n'
        "[1, 2]\n"
        '{"id": 3, "body": "last", "created_utc": 1748435415}'
    )
    items = take_in(rows, "dump.ndjson")
    found = [item for item in items if isinstance(item, Comment)]
    assert [(comment.id, comment.text) for comment in found] == [
        ("file:1", "hi 😀 \ufffd"),
        ("file:3", "last"),
    ]
    assert found[0].author == Author("Ann", "u1")
    assert found[1].created_at == datetime(2025, 5, 28, 12, 30, 15, tzinfo=UTC)
    assert [(item.line, item.reason) for item in items if isinstance(item, Reject)] == [
        (3, "the line is not valid JSON"),
        (4, "the text is empty"),
        (5, "the line is not a JSON object"),
    ]


@pytest.mark.parametrize("nested", [True, False])
def test_our_own_records_read_back(take_in: TakeIn, nested: bool) -> None:
    record: dict[str, object] = {
        "id": "youtube:a.b",
        "text": "thanks <3",
        "source": "youtube",
        "created_at": "2025-01-02T03:04:05+00:00",
        "url": "https://x/1",
        "parent": "youtube:a",
        "kind": "praise",
        "kinds": ["praise"],
        "attributes": {"toxicity": 0.01},
        "heat": [],
        "why": "It is praise.",
    }
    if nested:
        record |= {"author": {"name": "Ann", "id": "u1"}, "work": {"id": "v1", "title": "Tide"}}
    else:
        record |= {"author": "Ann", "author_id": "u1", "work": "v1", "work_title": "Tide"}
    anonymous = {"id": "youtube:~0123456789abcdef", "text": "first!", "source": "youtube"}
    lines = "\n".join(json.dumps(row) for row in (record, anonymous))
    first, second = comments(take_in(lines, "readings.jsonl"))
    assert (first.id, first.parent, first.source) == ("youtube:a.b", "youtube:a", "youtube")
    assert (first.author, first.work) == (Author("Ann", "u1"), Work("v1", "Tide"))
    assert first.text == "thanks <3"
    assert second.id == "youtube:~0123456789abcdef"


@pytest.mark.parametrize("before", ["", '{"meta": {"items": 2}, "comments": '])
def test_json_arrays(take_in: TakeIn, before: str) -> None:
    rows = [{"id": n, "text": f"comment {n}", "user": {"name": "Ann"}} for n in range(3)]
    content = before + json.dumps(rows, indent=1) + ("}" if before else "")
    found = comments(take_in(content, "export.json"))
    assert [comment.id for comment in found] == ["file:0", "file:1", "file:2"]
    assert found[0].author == Author("Ann")


def test_a_dotted_column_can_be_asked_for(take_in: TakeIn) -> None:
    rows = json.dumps([{"a": {"b": {"c": "the words"}}, "who": {"is": "Ann"}}])
    found = comments(take_in(rows, "x.json", columns={"text": "a.b.c", "author": "who.is"}))
    assert (found[0].text, found[0].author) == ("the words", Author("Ann"))


def test_json_that_breaks_off_keeps_what_came_before(take_in: TakeIn) -> None:
    items = take_in('[{"text": "one"}, {"text": "two"}, {"text": "thr', "x.json")
    assert [item.text for item in items if isinstance(item, Comment)] == ["one", "two"]
    (reject,) = (item for item in items if isinstance(item, Reject))
    assert "breaks off here" in reject.reason


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "odd[1]*.parquet"
    plain = tmp_path / "plain.parquet"
    duckdb.connect().execute(
        "COPY (SELECT 'c' || i AS id, 'comment ' || i AS text, 'Ann' AS author,"
        " TIMESTAMP '2025-01-02 03:04:05' AS created_at, i AS likes FROM range(3000) t(i))"
        f" TO '{plain}' (FORMAT parquet)"
    )
    plain.rename(path)
    (arrival,) = open_file(path)
    assert arrival.columns is not None
    assert arrival.columns["text"] == "text"
    found = comments(list(arrival))
    assert len(found) == 3000
    assert found[2999].id == "file:c2999"
    assert (found[7].likes, found[7].created_at) == (7, datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert arrival.fraction() == 1.0


def test_damaged_parquet(take_in: TakeIn) -> None:
    with pytest.raises(ArriveError, match="Parquet file is damaged"):
        take_in(b"PAR1" + bytes(range(256)) * 9 + b"PAR1", "x.parquet")


def test_which_column_was_taken_for_what_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Comment ID,Comment,Author\n1,hi there,Ann\n")
    (arrival,) = open_file(path, options=ReadOptions())
    assert arrival.columns == {"text": "Comment", "id": "Comment ID", "author": "Author"}


@pytest.mark.parametrize(
    ("name", "form", "expected", "lost"),
    [
        ("comments.csv", "csv", ["Love it, and the\nsecond verse", 'Thank you, "Ann"!'], 1),
        ("semicolon-cp1252.csv", "csv", ["Schöne Stimme – sehr berührend"], 0),
        ("excel-utf16.tsv", "csv", ["שיר יפה מאוד", "素晴らしい曲 🎵"], 0),
        ("no-names.csv", "csv", ["what a lovely chorus this is", "the bridge drags on, for me"], 0),
        ("ragged.csv", "csv", ["short", "one, two, three", "never closed", "fine"], 1),
        ("readings.jsonl", "jsonl", ["Love it", "Thanks 🎵", "first!"], 1),
        ("nested.json", "json", ["Love it", "Too loud"], 0),
        ("array.json", "json", ["I <3 this", "skip"], 0),
        ("lines.txt", "lines", ["Great song, love it", "Is this on vinyl?", "first!", "first!"], 0),
        ("comments.parquet", "parquet", ["comment number 0", "comment number 1"], 0),
    ],
)
def test_the_sample_files(
    samples: Path, name: str, form: str, expected: list[str], lost: int
) -> None:
    (arrival,) = open_file(samples / "table" / name)
    assert arrival.format.name == form
    items = list(arrival)
    found = [item for item in items if isinstance(item, Comment)]
    assert [comment.text for comment in found][: len(expected)] == expected
    assert len(items) - len(found) == lost
    assert len({comment.id for comment in found}) == len(found)


def test_threads_and_times_of_a_sample(samples: Path) -> None:
    (arrival,) = open_file(samples / "table" / "comments.csv")
    found = [item for item in arrival if isinstance(item, Comment)]
    assert [comment.parent for comment in found] == [None, "file:Ugx1", None]
    assert [comment.likes for comment in found] == [12, 1, 3]
    assert found[1].created_at == datetime(2025, 5, 1, 11, tzinfo=UTC)
    assert found[2].text == "The snare drowns the vocal & the bass\nin verse two"


@pytest.mark.parametrize("row", ['1,"Ann,hello there\n', '1,x"Ann,"hello there\n'])
def test_quotes_that_nobody_ever_closes(take_in: TakeIn, row: str) -> None:
    found = texts(take_in("id,author,comment\n" + row * 5000))
    assert found == ["hello there"] * 5000


def test_a_long_poem_stays_one_comment(take_in: TakeIn) -> None:
    poem = "\n".join(f"line {n} of a song" for n in range(300))
    assert texts(take_in(f'id,author,comment\n1,Ann,"{poem}"\n2,Bob,short\n')) == [poem, "short"]


@pytest.mark.parametrize("form", ["{}\n", "[{}]"])
def test_json_whose_first_comment_is_a_megabyte(take_in: TakeIn, form: str) -> None:
    long = "la " * 350_000 + "end"
    items = take_in(form.replace("{}", json.dumps({"id": 1, "text": long})), "x.json")
    assert texts(items) == [long]


def test_one_line_with_an_array_inside_is_no_json_line(take_in: TakeIn) -> None:
    post = {"title": "My great new song", "comments": [{"text": "one"}, {"text": "two"}]}
    assert texts(take_in(json.dumps(post), "x.json")) == ["one", "two"]


def test_thousands_of_columns_of_one_name_are_told_apart_at_once() -> None:
    names = distinct_names(["text", "", "text (2)"] + ["text"] * 20_000, 20_003)
    assert len(set(names)) == 20_003
    assert names[:5] == ["text", "column2", "text (2)", "text (3)", "text (4)"]
