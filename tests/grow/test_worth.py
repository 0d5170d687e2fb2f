import pytest
from tests.grow.factories import comment, item, reading, reply, total

from noisegate.comment import Action
from noisegate.grow.worth import LIMIT, why_here
from noisegate.labels import worth_kind


def test_the_order_is_questions_first_and_the_latest_first_within_a_kind() -> None:
    summary = total(
        item(comment(1, day=1), reading("story")),
        item(comment(2, day=2), reading("question")),
        item(comment(3, day=None), reading("question")),
        item(comment(4, day=3), reading("question")),
        item(comment(5), reading("objection")),
        item(comment(6), reading("misconception")),
        item(comment(7), reading("feedback")),
    )
    assert [row.id[5:] for row in summary.worth.rows] == ["4", "2", "3", "6", "7", "5", "1"]
    assert (summary.worth.total, summary.worth.left_out) == (7, 0)


@pytest.mark.parametrize(
    ("kinds", "action", "kind"),
    [
        (("question",), "show", "question"),
        (("praise", "question"), "show", "question"),
        (("attack", "question"), "soften", "question"),
        (("attack", "feedback"), "soften", "feedback"),
        (("attack", "misconception"), "soften", None),
        (("dismissal", "misconception"), "show", None),
        (("attack", "misconception", "feedback"), "soften", "feedback"),
        (("attack", "story"), "show", None),
        (("question",), "gate", None),
        (("question",), "escalate", None),
        (("question",), "unread", None),
        (("chatter",), "show", None),
    ],
)
def test_what_has_a_place(kinds: tuple[str, ...], action: Action, kind: str | None) -> None:
    assert worth_kind(kinds, action) == kind


def test_an_answered_comment_leaves_whichever_came_first() -> None:
    early = total(item(comment(1), reading("question")), reply(2, "test:1"))
    late = total(reply(2, "test:1"), item(comment(1), reading("question")))
    told = total(item(comment(1), reading("question"), answered=True))
    for summary in (early, late, told):
        assert summary.worth.rows == ()
        assert (summary.worth.total, summary.worth.answered) == (0, 1)


def test_answered_ones_make_room_for_others() -> None:
    items = [item(comment(n, day=n % 300), reading("question")) for n in range(300)]
    replies = [reply(1000 + n, f"test:{n}") for n in range(150, 300)]
    summary = total(*items, *replies)
    assert len(summary.worth.rows) == 150
    assert (summary.worth.total, summary.worth.answered) == (150, 150)


def test_the_list_is_bounded_counts_the_rest_and_leaves_room_for_every_kind() -> None:
    questions = [item(comment(n), reading("question")) for n in range(1000)]
    feedback = [item(comment(2000 + n), reading("feedback")) for n in range(60)]
    summary = total(*questions, *feedback)
    kinds = [row.kind for row in summary.worth.rows]
    assert len(kinds) == LIMIT
    assert kinds.count("feedback") == 40
    assert (summary.worth.total, summary.worth.left_out) == (1060, 860)


def test_warm_words_have_a_place_once_a_person_and_only_if_they_came_back() -> None:
    summary = total(
        item(comment(1, "love this", by="Mara", day=0), reading("praise")),
        item(comment(2, "still love this", by="Mara", day=5), reading("praise")),
        item(comment(3, "nice", by="Passing", day=1), reading("praise")),
        item(comment(4, "nice", by=None, day=1), reading("praise")),
    )
    (row,) = summary.worth.rows
    assert (row.text, row.author, row.returning) == ("still love this", "Mara", True)
    assert row.why == "Warm words from Mara, who keeps coming back."


def test_beside_heat_only_the_signal_is_shown_and_nothing_where_there_is_none() -> None:
    text = "you hack, why is the snare so loud?"
    softened = reading("attack", "question", heat=((4, 8),), signal=((10, 35),))
    blank = reading("attack", "question", heat=((4, 8),))
    summary = total(
        item(comment(1, text), softened, "soften"), item(comment(2, text), blank, "soften")
    )
    assert [row.text for row in summary.worth.rows] == ["why is the snare so loud?"]


def test_every_reason_is_one_sentence() -> None:
    assert why_here("question", "Mara", "", returning=False) == (
        "A question from Mara, not answered yet."
    )
    assert why_here("question", "", "", returning=False) == (
        "A question from someone, not answered yet."
    )
    assert why_here("story", "Mara", "", returning=True) == (
        "A story of their own, told by returning listener Mara."
    )
    summary = total(
        item(comment(1), reading("feedback", topics=("mix", "vocals", "lyrics"))),
        item(comment(2), reading("misconception", claims=("push-button",))),
        item(comment(3), reading("objection", claims=("unknown", "no-soul"))),
    )
    assert [row.why for row in summary.worth.rows] == [
        "A misunderstanding from Mara that one calm reply could clear up "
        "(“you only typed a prompt or pressed a button”).",
        "Feedback on the mix and the vocals from Mara, something to weigh.",
        "A reasoned objection from Mara (“it has no soul, emotion, humanity”); "
        "your view, said once, is enough.",
    ]


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (("stolen-training",), ", or a point to weigh (“the models are trained on stolen music”)"),
        (("no-soul",), ", or a view to respect (“it has no soul, emotion, humanity”)"),
        (
            ("no-soul", "stolen-training", "illegal"),
            " that one calm reply could clear up (“it is illegal to upload or sell it”)",
        ),
        (("not-music",), " that one calm reply could clear up"),
        (("unknown",), " that one calm reply could clear up"),
        ((), " that one calm reply could clear up"),
    ],
)
def test_only_a_claim_to_answer_is_one_that_a_reply_could_clear_up(
    claims: tuple[str, ...], said: str
) -> None:
    (row,) = total(item(comment(1, by="jo"), reading("misconception", claims=claims))).worth.rows
    assert row.why == f"A misunderstanding from jo{said}."


def test_a_name_can_neither_bend_nor_flood_a_sentence() -> None:
    bent = comment(1, by="\u202eevil\x1b[2J\n" + "x" * 5000)
    (row,) = total(item(bent, reading("question"))).worth.rows
    assert row.why.isprintable()
    assert "\u202e" not in row.why
    assert len(row.why) < 120
