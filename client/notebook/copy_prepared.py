"""What the copy says of releases: rules, words, how far each came; no card, key or id (docs/copy.md)."""

from client.notebook.release_acts import read_answer
from client.notebook.release_entries import releases_of, terms_of
from client.notebook.store import Notebook
from client.transport import Json
from crypto.errors import CryptoError
from crypto.statements.releases import CheckInRule, ReleaseTerms, ReleaseWords
from crypto.statements.vault import ReleaseEntry


def describe_prepared(notebook: Notebook, sections: dict[bytes, int]) -> list[Json]:
    """Every release, oldest first; `sections` are the numbers of the parts that are there."""
    entries = releases_of(notebook.manifest)
    return [_describe(notebook, entry, at, sections) for at, entry in enumerate(entries, 1)]


def _describe(notebook: Notebook, entry: ReleaseEntry, number: int, sections: dict[bytes, int]) -> Json:
    words, terms = ReleaseWords.parse(entry.words), terms_of(entry)
    shown = dict.fromkeys((one.section, one.revision) for one in entry.shown)
    return {
        "prepared": number,
        "contact": entry.contact,
        "practice": entry.practice,
        "call_me": words.call_me,
        "words": words.words,
        "phone_lost": words.phone_lost,
        "made_at": entry.made_at,
        **_describe_rules(terms),
        "holder": entry.holder or "",
        "holder_words": entry.holder_words or "",
        **_describe_state(notebook, entry, terms),
        "sections": [
            {"section": sections.get(part.id, 0), "title": part.title, "kind": part.kind}
            for part in words.sections
        ],
        "shown": [{"section": sections.get(section, 0), "revision": revision} for section, revision in shown],
    }


def _describe_rules(terms: ReleaseTerms) -> Json:
    return {
        "not_before": terms.not_before,
        "not_after": terms.not_after,
        "open_hours": terms.open_hours,
        "ask_minutes": terms.ask.wait_minutes if terms.ask else 0,
        **({"check_in": _describe_check_in(terms.check_in)} if terms.check_in else {}),
    }


def _describe_check_in(rule: CheckInRule) -> Json:
    return {
        "every_days": rule.every_days or 0,
        "by": rule.by or 0,
        "grace_days": rule.grace_days,
        "wait_minutes": rule.wait_minutes,
        "opening_counts": rule.opening_counts,
    }


def _describe_state(notebook: Notebook, entry: ReleaseEntry, terms: ReleaseTerms) -> Json:
    """What is over here stays so, whatever the server says."""
    seen = notebook.sight.releases.get(entry.release)
    is_past = notebook.now >= terms.not_after
    here = "ended" if entry.ended and not is_past else "expired"
    is_believed = seen is not None and not (seen.is_live and (entry.ended or is_past))
    answer, text = _read_answer(notebook, entry)
    return {
        "state": seen.state if seen and is_believed else here,
        "opened_at": seen.opened_at if seen else 0,
        "over_at": seen.over_at if seen else 0,
        "answer": answer,
        "answer_text": text,
    }


def _read_answer(notebook: Notebook, entry: ReleaseEntry) -> tuple[str, str]:
    seen = notebook.sight.releases.get(entry.release)
    try:
        answer = read_answer(notebook, seen) if seen else None
    except CryptoError:
        return "altered", ""
    return (answer.answer, answer.text) if answer else ("", "")
