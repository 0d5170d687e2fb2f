"""People in sentences, for the page and the terminal alike."""

from noisegate.flow.crowd import People, Person
from noisegate.show import sentences


def overview(found: People) -> str:
    """Say how many people are there; "" where nobody is."""
    if not found.total:
        return ""
    return f"{sentences.counted(found.total, 'person', 'people')} wrote something welcome."


def about(person: Person) -> str:
    """Say in a sentence what somebody's comments add up to.

    Held comments are no part of it.
    """
    days = sentences.counted(person.visits, "day", "days")
    many = sentences.counted(person.welcome, "welcome comment", "welcome comments")
    said = f"{many} on {days}"
    parts = [
        sentences.counted(value, *words)
        for value, words in (
            (person.questions, ("question", "questions")),
            (person.feedback, ("piece of feedback", "pieces of feedback")),
        )
        if value
    ]
    return f"{said}, with {' and '.join(parts)}." if parts else f"{said}."
