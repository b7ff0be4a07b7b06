"""What the stories about notices have in common."""

from consent.wordings import NEWS
from crypto.derive import derive_key
from crypto.encoding import to_b64
from crypto.statements.releases import AnswerWords
from tests.functional.releasing import Prepared
from tests.functional.telling import Telling
from web.mail import SmtpMailer

NEWS_EN = NEWS[1]["en"].text


def fails_until_given_up(told: Telling) -> None:
    while not told.rows("SELECT 1 FROM notices WHERE is_failed"):
        ((due,),) = told.rows("SELECT due_at FROM notices")
        told.lives(max(0, due - told.story.now))
    told.story.comes_back()


def talks_to(told: Telling, port: int, seconds: float = 5.0) -> None:
    settings = told.world.settings.model_copy(update={"smtp_port": port})
    told.world.services.sweeper._mailer = SmtpMailer(settings, "", seconds=seconds)


def answers(made: Prepared, note_key: bytes) -> None:
    made.contact.answer(AnswerWords(release=made.release, answer="read", text="On my way."), note_key)


def stops_by_code(told: Telling) -> None:
    stop, instance = told.story.owner.manifest.stop, told.story.owner.notebook.site.instance
    lookup = derive_key(stop + bytes(6), "stop-lookup", instance)
    told.world.to_owner_site().send("POST", "/api/stops", {"stop": to_b64(lookup)})


def dies(*_: object, **__: object) -> None:
    raise ZeroDivisionError
