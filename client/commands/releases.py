"""What is prepared in case something happens: the commands of its owner, its contact and a second holder."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from client.commands.asking import ask_line, ask_secret, connect
from client.commands.owner import add_command, open_notebook
from client.commands.telling import pick, show_text, show_time
from client.contact import Contact, Look
from client.holder import Holder, HolderLook
from client.notebook.release_sight import SeenRelease
from client.notebook.releases import Preparation, ReleaseCard
from client.owner import Owner
from client.qr_code import draw_in_terminal
from crypto.codes import card_url, holder_url
from crypto.doors import Door
from crypto.shapes import DAY_SECONDS
from crypto.statements.releases import (
    PRACTICE_MINUTES,
    REAL_MINUTES,
    AnswerWords,
    CheckInRule,
    ReleaseTerms,
)
from crypto.statements.vault import ReleaseEntry

HOUR_MINUTES = 60


def add_owner_commands(commands: object) -> None:
    """Declare the owner's, beside the other ones."""
    add_command(
        commands,
        "prepare",
        _prepare,
        "prepare parts and words for somebody you trust, and show their card",
        ("contact", {"help": "any name; only you see it"}),
        ("sections", {"type": int, "nargs": "*", "help": "numbers of the parts"}),
        ("--words", {"default": "", "help": "what they read first"}),
        ("--wait-hours", {"type": int, "default": 24, "help": "after they ask; 0: they can't ask"}),
        ("--every-days", {"type": int, "help": "it begins by itself when you don't check in this long"}),
        ("--open-hours", {"type": int, "default": 72}),
        ("--days", {"type": int, "default": 365, "help": "how long it stays prepared"}),
        (
            "--holder",
            {"type": int, "metavar": "OFFICE", "help": "a number of `agencies`: it must say yes too"},
        ),
        ("--second-card", {"metavar": "NAME", "help": "somebody with a card of their own must say yes too"}),
        ("--holder-words", {"default": "", "help": "what whoever must say yes too reads"}),
        (
            "--language",
            {"default": "en", "type": _language, "help": "of the page their card opens: es, ar …"},
        ),
        ("--practice", {"action": "store_true", "help": "only a try, of minutes: no part is shown"}),
    )
    add_command(commands, "prepared", _list, "list what is prepared, and how far it has come")
    number = ("number", {"type": int, "help": "as in `prepared`"})
    add_command(commands, "stop", _stop, "stop what was asked for, or close what is open", number)
    add_command(commands, "well", _well, "say that all is well: the check-in is met", number)
    add_command(commands, "open-now", _open_now, "let the contact read at once", number)
    add_command(commands, "take-away", _take_away, "take away what is prepared", number)
    add_command(
        commands,
        "emergency-only",
        _emergency_only,
        "leave nothing but what is prepared, or let the rest be again",
        ("switch", {"choices": ("on", "off")}),
    )
    add_command(
        commands,
        "never",
        _never,
        "write the list of people who must never get anything",
        ("people", {"nargs": "*"}),
    )


def add_contact_commands(parser: ArgumentParser) -> None:
    """Declare the contact's."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, says in (
        ("look", _look, "what a card is good for just now"),
        ("ask", _ask, "ask for what was prepared"),
        ("read", _read, "read it, once it can be opened"),
    ):
        _add_contact(commands, name, run, says)
    answer = _add_contact(commands, "answer", _answer, "tell the person something, sealed")
    answer.add_argument("what", choices=("read", "cannot"))
    answer.add_argument("--words", default="")


def add_holder_commands(parser: ArgumentParser) -> None:
    """Declare those of whoever has a second card."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, says in (
        ("look", _look_as_holder, "whether your yes is waited for"),
        ("yes", _say_yes, "say yes: the other one can read then"),
    ):
        _add_contact(commands, name, run, says)


def _add_contact(commands: object, name: str, run: object, says: str) -> ArgumentParser:
    parser: ArgumentParser = commands.add_parser(name, help=says)  # type: ignore[attr-defined]
    parser.add_argument("--at", required=True, metavar="URL", help="the site that the card names")
    parser.add_argument("--ca", metavar="FILE", help="a certificate to trust")
    parser.set_defaults(run=run)
    return parser


def _prepare(args: Namespace) -> None:
    owner = open_notebook(args)
    minutes = min(PRACTICE_MINUTES) if args.practice else args.wait_hours * HOUR_MINUTES
    rule = None
    if args.every_days:
        rule = CheckInRule(
            every_days=args.every_days,
            grace_days=2,
            wait_minutes=max(minutes, min(REAL_MINUTES)),
            opening_counts=True,
        )
        print(f"If you say nothing for {args.every_days} days, {args.contact} will read it.")
        if ask_line("Do you want that? (yes/no)").strip().lower() != "yes":
            print("Nothing was prepared.")
            return
    choice = Preparation(
        contact=args.contact,
        sections=tuple(pick(owner.sections(), number).id for number in args.sections),
        words=args.words,
        ask_minutes=minutes or None,
        check_in=rule,
        open_hours=args.open_hours,
        valid_seconds=args.days * DAY_SECONDS,
        is_practice=args.practice,
        holder=None if args.holder is None else pick(owner.agencies(), args.holder).agency,
        has_second_card=args.second_card is not None,
        holder_name=args.second_card or "",
        holder_words=args.holder_words,
    )
    _show_card(owner, owner.releases.prepare(choice), args.language)


def _language(typed: str) -> str:
    if re.fullmatch("[a-z]{2}", typed) is None:
        raise ArgumentTypeError("a language has two letters")
    return typed


def _in_language(url: str, lang: str) -> str:
    """A card's link as its picture says it, with the language its page begins in (protocol §21)."""
    return f"{url}.{lang.upper()}"


def _show_card(owner: Owner, card: ReleaseCard, lang: str) -> None:
    origin = owner.notebook.site.statement.owner_origins[0]
    print(draw_in_terminal(_in_language(card_url(origin, card.code), lang)))
    print("The card, shown only now; give it to them yourself:")
    print(f"  {card.characters}\n  {card.digits}")
    if card.second is not None:
        print(draw_in_terminal(_in_language(holder_url(origin, card.second.code), lang)))
        print("The second card, shown only now; nothing opens before whoever has it says yes:")
        print(f"  {card.second.characters}\n  {card.second.digits}")


def _list(args: Namespace) -> None:
    for number, (entry, seen) in enumerate(open_notebook(args).releases.list(), 1):
        print(f"{number}. {show_text(entry.contact)}  {_tell(entry, seen)}")


def _tell(entry: ReleaseEntry, seen: SeenRelease | None) -> str:
    state = "ended" if seen is None else seen.state
    parts = ["practice"] if entry.practice else []
    if seen is not None and seen.opens_at and state == "asked":
        parts.append(f"opens {show_time(seen.opens_at)}" + (" (not heard of)" * (seen.begun_by == "missed")))
    if seen is not None and seen.due_at and state == "armed":
        parts.append(f"say that you are well before {show_time(seen.due_at)}")
    if seen is not None and seen.open_until and state == "open":
        parts.append(f"read {seen.reads} times, until {show_time(seen.open_until)}")
    if seen is not None and seen.is_held:
        parts.append(f"{show_text(entry.holder or '')} {'said' if seen.said_yes else 'has yet to say'} yes")
    if state == "armed":
        parts.append(f"until {show_time(ReleaseTerms.parse(entry.terms).not_after)}")
    return " · ".join([state, *parts])


def _chosen(args: Namespace) -> tuple[Owner, ReleaseEntry]:
    owner = open_notebook(args)
    entry, _ = pick(owner.releases.list(), args.number)
    return owner, entry


def _typed_again(args: Namespace, owner: Owner) -> Door:
    if args.recovery:
        return owner.releases.recovery_door(ask_secret("Recovery code, again"))
    return owner.releases.door(ask_line("Word, again"), ask_secret("Passphrase, again"))


def _stop(args: Namespace) -> None:
    owner, entry = _chosen(args)
    print(f"{owner.releases.stop(entry.release).state.capitalize()}: {show_text(entry.contact)}.")


def _well(args: Namespace) -> None:
    owner, entry = _chosen(args)
    owner.releases.check_in(entry.release)
    print("Good. It waits again.")


def _open_now(args: Namespace) -> None:
    owner, entry = _chosen(args)
    owner.releases.open_now(_typed_again(args, owner), entry.release)
    print(f"{show_text(entry.contact)} can read it now.")


def _take_away(args: Namespace) -> None:
    owner, entry = _chosen(args)
    owner.releases.remove(_typed_again(args, owner), entry.release)
    print(f"Taken away. The card of {show_text(entry.contact)} does nothing any more.")


def _emergency_only(args: Namespace) -> None:
    open_notebook(args).releases.switch_emergency_only(on=args.switch == "on")
    print("On: nobody else can read anything." if args.switch == "on" else "Off.")


def _never(args: Namespace) -> None:
    open_notebook(args).releases.write_never(*args.people)
    print("Kept. Only you see this list.")


def _contact(args: Namespace) -> Contact:
    return Contact(connect(args), ask_secret("Code on the card"))


def _look(args: Namespace) -> None:
    print(_tell_look(_contact(args).look()))


def _tell_look(look: Look) -> str:
    mark = "This is only a try. " if look.practice else ""
    if look.paused or look.frozen:
        return f"{mark}The card is good. Nothing opens just now: the service has yet to be put right."
    if look.state == "armed":
        hours = look.wait_minutes / HOUR_MINUTES
        more = (
            f"If you ask, it opens {hours:g} hours later, unless they say no." if look.can_ask else "Keep it."
        )
        return f"{mark}The card is good. Nothing is to be done now. {more}"
    if look.state == "asked":
        return f"{mark}It opens {show_time(look.opens_at)}, unless they say no."
    if look.holder == "awaited":
        return f"{mark}You can read it once a second person has said yes."
    return f"{mark}You can read it now (see: read). They will see that you did."


def _holder(args: Namespace) -> Holder:
    return Holder(connect(args), ask_secret("Code on the card"))


def _look_as_holder(args: Namespace) -> None:
    print(_tell_holder_look(_holder(args).look()))


def _tell_holder_look(look: HolderLook) -> str:
    if look.paused:
        return "The card is good. Nothing opens just now: the service has yet to be put right."
    if look.state == "armed":
        return "The card is good. Nothing is to be done now: nobody asked."
    told = "You said yes." if look.said_yes else "Your yes is waited for (see: yes). You can't take it back."
    from_whom = f"From: {show_text(look.call_me)}\n" if look.call_me else ""
    return f"{from_whom}{show_text(look.words)}\n{told}"


def _say_yes(args: Namespace) -> None:
    _holder(args).say_yes()
    print("You said yes. They will see that you did.")


def _ask(args: Namespace) -> None:
    opens_at = _contact(args).ask()
    print(
        f"Asked. It opens {show_time(opens_at)}, unless they say no." if opens_at else "It can be read now."
    )


def _read(args: Namespace) -> None:
    opened = _contact(args).read()
    if opened.call_me:
        print(f"From: {show_text(opened.call_me)}")
    print(show_text(opened.words))
    if opened.phone_lost:
        print("This may also mean that only the phone was lost.")
    for text in opened.sections:
        print(f"\n== {show_text(text.title)}\n{show_text(text.text)}")
    for title in opened.taken_out:
        print(f"\n== {show_text(title)}\n(taken out)")
    print(f"\nYou can read this until {show_time(opened.open_until)}.")


def _answer(args: Namespace) -> None:
    contact = _contact(args)
    opened = contact.read()
    look = contact.look()
    contact.answer(AnswerWords(release=look.release, answer=args.what, text=args.words), opened.note_key)
    print("Sent. Only they can read it.")
