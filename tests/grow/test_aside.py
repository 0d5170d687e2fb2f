from dataclasses import fields

from tests.grow.factories import comment, item, reading, total

from noisegate.comment import Decision
from noisegate.grow.aside import ROWS, reason

SECRET = "the words of a hostile comment"


def test_what_is_held_is_counted_by_kind_and_reason_and_never_quoted() -> None:
    rows = [
        (
            comment(n, SECRET, by="A"),
            reading("attack"),
            Decision("gate", why, "hot", "p"),
            False,
            False,
        )
        for n, why in enumerate(["Held: insults (70 % sure).", "Held: insults (91 % sure)."])
    ]
    spam = item(comment(9, SECRET, by="B", day=3), reading("spam"), "gate")
    held = total(*rows, spam).held
    assert (held.comments, held.people, held.left_out) == (3, 2, 0)
    assert held.by_kind == (("attack", 2), ("spam", 1))
    assert held.by_reason[0] == ("Held: insults.", 2)
    assert [row.id for row in held.rows] == ["test:9", "test:1", "test:0"]
    assert SECRET not in str(held)


def test_reasons_lose_their_figures_only() -> None:
    assert reason("Held: demeans people (88 % sure). Its usable part is lifted out.") == (
        "Held: demeans people. Its usable part is lifted out."
    )
    assert reason("Held: you always hold this person (yes).") == (
        "Held: you always hold this person (yes)."
    )


def test_what_needs_care_is_masked_and_has_a_next_step_for_its_kind() -> None:
    summary = total(
        item(comment(1, SECRET, by="A"), reading("threat"), "escalate"),
        item(comment(2, SECRET, by="B", day=1), reading("dismissal"), "escalate"),
    )
    care = summary.care
    assert (care.comments, care.people, care.left_out) == (2, 2, 0)
    assert summary.held.comments == 0
    unsure, threat = (row.next_step for row in care.rows)
    assert "evidence" in threat
    assert "police" in threat
    assert "may turn out to be nothing" in unsure
    assert SECRET not in str(summary)
    assert summary.worth.rows == ()


def test_the_latest_rows_are_kept_and_the_rest_counted() -> None:
    items = [item(comment(n, day=n), reading("attack"), "gate") for n in range(ROWS + 50)]
    held = total(*items).held
    assert (len(held.rows), held.comments, held.left_out) == (ROWS, ROWS + 50, 50)
    assert held.rows[0].id == f"test:{ROWS + 49}"


def test_a_masked_row_has_no_room_for_a_text() -> None:
    row = total(item(comment(1), reading("attack"), "gate")).held.rows[0]
    assert {field.name for field in fields(row)} == {"id", "kind", "why", "created_at", "source"}


def test_the_words_that_a_reason_names_are_neither_counted_nor_told() -> None:
    whys = ['Held: it insults ("h••k"; 70 % sure).', 'Held: it insults ("c•••n"; 91 % sure).']
    rows = [
        (comment(n, by="A"), reading("attack"), Decision("gate", why, "hot", "p"), False, False)
        for n, why in enumerate(whys)
    ]
    held = total(*rows).held
    assert held.by_reason == (("Held: it insults.", 2),)
    assert {row.why for row in held.rows} == {
        "Held: it insults (70 % sure).",
        "Held: it insults (91 % sure).",
    }
