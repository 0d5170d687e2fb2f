from dataclasses import replace

from tests.grow.factories import comment

from noisegate.comment import Author, Comment
from noisegate.grow.people import People, person


def seen(*comments: Comment, welcome: bool = True, limit: int = 64) -> People:
    people = People(limit)
    for one in comments:
        who = person(one)
        if who is not None:
            people.add(who, one, welcome=welcome)
    return people


def test_a_person_is_an_id_within_a_source_or_else_a_name() -> None:
    mara = comment(by="Mara")
    assert person(mara) == person(comment(1, by="mara"))
    assert person(mara) != person(replace(mara, source="other"))
    assert person(replace(mara, author=Author("Mara", "u1"))) == person(
        replace(mara, author=Author("Mara the Second", "u1"))
    )
    assert person(comment(by=None)) is None
    assert person(comment(by="")) is None


def test_who_comes_back_on_another_day_or_under_another_work_is_returning() -> None:
    assert seen(comment(1), comment(2)).returning() == 0
    assert seen(comment(1, day=0), comment(2, day=1)).returning() == 1
    assert seen(comment(1, work="One"), comment(2, work="Two")).returning() == 1
    assert seen(comment(1, day=None), comment(2, day=None)).returning() == 0


def test_coming_back_with_heat_does_not_make_a_returning_person() -> None:
    people = seen(comment(1, day=0), comment(2, day=1), welcome=False)
    assert (len(people), people.returning()) == (1, 0)


def test_many_people_are_estimated_from_a_sample() -> None:
    comments = [comment(n, by=f"p{n % 20_000}", day=n // 20_000) for n in range(30_000)]
    people = seen(*comments, limit=2048)
    assert not people.exact
    assert abs(len(people) - 20_000) < 2_000
    assert abs(people.returning() - 10_000) < 1_500
