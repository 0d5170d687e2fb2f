import pytest

from noisegate.read.language import detect

ENGLISH = [
    "This is one of the best songs I have heard this year.",
    "ngl the drop goes hard",
    "lowkey mid tbh",
    "no cap this slaps fr fr",
    "bro cooked fr",
    "slop",
    "who's here in 2026?",
    "Ray Manzarek vibes on that organ solo",
    "pls drop the stems kthx",
    "wagwan big up di riddim sweet",
    "😂😂😂",
    "La la la la la",
    "10/10",
]

OTHERS = {
    "Esta canción me ha hecho llorar, muchas gracias por todo": "es",
    "Das ist keine echte Musik, das ist nur ein Computer": "de",
    "essa música é linda demais, parabéns pelo trabalho": "pt",
    "Это не музыка, это просто мусор": "ru",
    "bu şarkı çok güzel olmuş, eline sağlık kardeşim": "tr",
    "cette chanson est vraiment magnifique, merci beaucoup": "fr",
    "to nie jest prawdziwa muzyka, tylko komputer": "pl",
    "この曲は本当に素晴らしいです": "ja",
    "노래 정말 좋아요": "ko",
    "这首歌真好听": "zh",
    "هذه الأغنية جميلة جدا": "ar",
    "Πολύ ωραίο τραγούδι": "el",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_slang_and_short_text_are_read(text: str) -> None:
    assert detect(text).unread is None


@pytest.mark.parametrize(("text", "code"), OTHERS.items())
def test_other_languages_are_named_and_left_unread(text: str, code: str) -> None:
    found = detect(text)
    assert found.code == code
    assert found.unread is not None
    assert "not trained on" in found.unread


@pytest.mark.parametrize("text", ["", " ", "lol", "!!!", "12:34", "ok"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect(text).code is None
    assert detect(text).unread is None
