"""Wordings: everything a notice may say, by number and language (protocol §22).

* Each could come from anybody: no service, name, link or office, and nothing of what happened. The
  same checks as for titles look at them (tools/wording).
* A number keeps its meaning for good: channels name it.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "es", "fr", "ro", "vi", "ar")


class Wording(NamedTuple):
    """What a message says."""

    subject: str
    text: str


NEWS: Final[Mapping[int, Mapping[str, Wording]]] = {
    1: {
        "en": Wording("Something new", "There is something new for you."),
        "es": Wording("Algo nuevo", "Hay algo nuevo para usted."),
        "fr": Wording("Du nouveau", "Il y a du nouveau pour vous."),
        "ro": Wording("Ceva nou", "Aveți ceva nou."),
        "vi": Wording("Có điều mới", "Có điều mới dành cho bạn."),
        "ar": Wording("هناك جديد", "هناك شيء جديد لك."),
    },
    2: {
        "en": Wording("A reminder", "This is the reminder you asked for."),
        "es": Wording("Un recordatorio", "Este es el recordatorio que pidió."),
        "fr": Wording("Un rappel", "Voici le rappel que vous avez demandé."),
        "ro": Wording("Un memento", "Acesta este mementoul pe care l-ați cerut."),
        "vi": Wording("Lời nhắc", "Đây là lời nhắc mà bạn đã yêu cầu."),
        "ar": Wording("تذكير", "هذا هو التذكير الذي طلبته."),
    },
    3: {
        "en": Wording("Your list", "Your list was changed."),
        "es": Wording("Su lista", "Su lista ha cambiado."),
        "fr": Wording("Votre liste", "Votre liste a été modifiée."),
        "ro": Wording("Lista dumneavoastră", "Lista dumneavoastră a fost schimbată."),
        "vi": Wording("Danh sách của bạn", "Danh sách của bạn đã thay đổi."),
        "ar": Wording("قائمتك", "لقد تغيّرت قائمتك."),
    },
    4: {
        "en": Wording("Hello", "Have a look when you have a quiet moment."),
        "es": Wording("Hola", "Eche un vistazo cuando tenga un momento tranquilo."),
        "fr": Wording("Bonjour", "Jetez un œil quand vous aurez un moment au calme."),
        "ro": Wording("Bună ziua", "Aruncați o privire când aveți un moment liniștit."),
        "vi": Wording("Xin chào", "Hãy xem khi bạn có lúc rảnh rỗi."),
        "ar": Wording("مرحبًا", "ألقِ نظرة عندما يكون لديك وقت هادئ."),
    },
}

CODE: Final[Mapping[str, Wording]] = {
    "en": Wording("Your number", "Your number is {code}. Type it where you were asked for it."),
    "es": Wording("Su número", "Su número es {code}. Escríbalo donde se lo pidieron."),
    "fr": Wording("Votre numéro", "Votre numéro est {code}. Tapez-le là où on vous l’a demandé."),
    "ro": Wording(
        "Numărul dumneavoastră", "Numărul dumneavoastră este {code}. Scrieți-l acolo unde vi s-a cerut."
    ),
    "vi": Wording("Mã số của bạn", "Mã số của bạn là {code}. Hãy nhập vào nơi đã hỏi bạn."),
    "ar": Wording("رقمك", "رقمك هو {code}. اكتبه حيث طُلب منك."),
}
"""A test message: it says no more than it must, in every wording."""

FOR_CONTACTS: Final = 1
"""The wording for whoever did not choose one."""


def is_wording(number: int, language: str) -> bool:
    """Whether there is such a wording in such a language."""
    return number in NEWS and language in NEWS[number]
