from datetime import timedelta
from random import Random

import pytest
from tests.grow.factories import START

from noisegate.grow.turn import PLACES, WORTH, Waiting, choose, why_now, worth

NOW = START + timedelta(days=30)


def waiting(
    name: str,
    kind: str = "question",
    *,
    days_ago: float = 1,
    who: int | None = None,
    work: int | None = None,
    visits: int = 0,
    works: int = 0,
    first: bool = False,
    thanked: bool = False,
) -> Waiting:
    at = NOW - timedelta(days=days_ago)
    return Waiting(name, kind, at, who, work, visits, works, first, thanked)


def ids(*ones: Waiting, places: int = PLACES) -> list[str]:
    return [one.id for one in choose(ones, NOW, places)]


def test_a_question_a_fan_a_newcomer_a_misunderstanding_a_point() -> None:
    assert ids(
        waiting("point", "feedback"),
        waiting("misunderstanding", "misconception"),
        waiting("newcomer", "praise", first=True, visits=1),
        waiting("fan", "praise", visits=5),
        waiting("question"),
    ) == ["question", "fan", "newcomer", "misunderstanding", "point"]


def test_a_question_of_a_fan_comes_before_all() -> None:
    assert ids(waiting("plain"), waiting("fan", visits=3), waiting("new", first=True)) == [
        "fan",
        "new",
        "plain",
    ]


def test_fresh_ones_come_first_and_old_ones_stay_in_their_order() -> None:
    fresh = [waiting(f"{days}", days_ago=days) for days in (400, 3, 40, 0)]
    assert ids(*fresh) == ["0", "3", "40", "400"]
    assert ids(waiting("today", "praise", days_ago=0), waiting("last month", days_ago=40)) == [
        "today",
        "last month",
    ]
    old = waiting("q", days_ago=401), waiting("p", "praise", days_ago=400)
    assert ids(*old) == ["q", "p"]


def test_a_time_to_come_counts_as_now() -> None:
    assert worth(waiting("a", days_ago=-5), NOW) == WORTH["question"]


def test_the_list_is_varied_by_song() -> None:
    one_song = [waiting(f"a{n}", work=1, days_ago=n / 10) for n in range(12)]
    others = [waiting(f"b{n}", work=n + 2, days_ago=2) for n in range(4)]
    chosen = ids(*one_song, *others)
    assert chosen[0] == "a0"
    assert {"b0", "b1", "b2", "b3"} <= set(chosen[:8])


def test_the_list_is_varied_by_kind() -> None:
    questions = [waiting(f"q{n}", days_ago=n / 10) for n in range(20)]
    other = [waiting(kind, kind) for kind in ("feedback", "misconception", "story")]
    assert {"feedback", "misconception", "story"} <= set(ids(*questions, *other))


def test_one_person_does_not_fill_it() -> None:
    many = [waiting(f"kim{n}", who=1, days_ago=0, visits=9) for n in range(5)]
    others = [waiting(f"other{n}", "feedback", who=n + 2) for n in range(3)]
    chosen = ids(*many, *others)
    assert chosen[0].startswith("kim")
    assert all(name.startswith("other") for name in chosen[1:4])


def test_people_and_works_that_are_not_known_are_not_taken_for_the_same() -> None:
    known = waiting("known", who=7, work=7, days_ago=1.5)
    assert ids(*(waiting(f"{n}") for n in range(3)), known) == ["0", "1", "2", "known"]


def test_it_ends() -> None:
    many = [waiting(f"{n:03}", days_ago=n) for n in range(100)]
    assert len(choose(many, NOW)) == PLACES
    assert len(choose(many[:5], NOW)) == 5
    assert choose([], NOW) == []
    assert choose(many, NOW, 0) == []


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_they_come_does_not_matter(seed: int) -> None:
    dice = Random(seed)
    many = [
        waiting(
            f"{n:03}",
            dice.choice(list(WORTH)),
            days_ago=dice.randrange(4),
            who=dice.randrange(9),
            work=dice.randrange(3),
            visits=dice.randrange(3),
        )
        for n in range(60)
    ]
    shuffled = dice.sample(many, len(many))
    assert choose(many, NOW) == choose(shuffled, NOW)


@pytest.mark.parametrize(
    ("one", "about", "said"),
    [
        (waiting("a"), "", "A question you have not answered yet."),
        (
            waiting("a", first=True, visits=1),
            "",
            "A question you have not answered yet, from someone who writes for the first time.",
        ),
        (
            waiting("a", "misconception", visits=2),
            " that one calm reply could clear up (“only a prompt”)",
            "A misunderstanding that one calm reply could clear up (“only a prompt”), "
            "from someone who came back: 2 days so far.",
        ),
        (
            waiting("a", "misconception", first=True, visits=1),
            ", or a point to weigh (“stolen music”)",
            "A misunderstanding, or a point to weigh (“stolen music”), "
            "from someone who writes for the first time.",
        ),
        (waiting("a", "feedback"), " on the mix", "A useful point on the mix."),
        (
            waiting("a", "objection"),
            " (“it takes jobs”)",
            "A reasoned objection (“it takes jobs”); your view, said once, is enough.",
        ),
        (waiting("a", "story"), "", "A story of their own."),
        (
            waiting("a", "praise", visits=4),
            "",
            "Someone who came back with kind words: 4 days so far, "
            "and you have not thanked them yet.",
        ),
        (
            waiting("a", "praise", visits=4, thanked=True),
            "",
            "Someone who came back with kind words: 4 days so far.",
        ),
        (
            waiting("a", "praise", visits=1, first=True),
            "",
            "Kind words from someone who writes for the first time.",
        ),
        (waiting("a", "praise"), "", "Kind words."),
        (
            waiting("a", "story", visits=1, works=2),
            "",
            "A story of their own, from someone who came back: 2 songs so far.",
        ),
    ],
)
def test_every_place_has_its_reason(one: Waiting, about: str, said: str) -> None:
    assert why_now(one, about) == said


def test_every_kind_has_a_worth_and_a_reason() -> None:
    assert len({why_now(waiting("a", kind), "") for kind in WORTH}) == len(WORTH)
