"""What is said above today's list."""

from noisegate.show.sentences import counted


def left_today(left: int, chosen: int) -> str:
    """Say how far today's list is; "" where nothing of it is left.

    >>> left_today(12, 12), left_today(1, 12), left_today(0, 12)
    ('12 comments are worth an answer.', '1 left of 12.', '')
    """
    if not left:
        return ""
    if left < chosen:
        return f"{left} left of {chosen}."
    return f"{counted(left, 'comment is', 'comments are')} worth an answer."


def needs_you(care: int) -> str:
    """Say calmly that something needs the creator, without a word of it; "" where nothing does.

    >>> needs_you(1)
    '1 comment may be a threat. It is kept safe, as evidence; you need not read it.'
    >>> needs_you(3)
    '3 comments may be threats. They are kept safe, as evidence; you need not read them.'
    """
    if not care:
        return ""
    if care == 1:
        return "1 comment may be a threat. It is kept safe, as evidence; you need not read it."
    many = counted(care, "comment", "comments")
    return f"{many} may be threats. They are kept safe, as evidence; you need not read them."
