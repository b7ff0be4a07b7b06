"""`python -m client owner …`: a notebook without a browser."""

from argparse import ArgumentParser, Namespace
from dataclasses import fields
from pathlib import Path

from client.commands.asking import ask_line, ask_secret, connect, read_text
from client.commands.telling import pick, show_text, show_time, tell_line
from client.notebook.offers import Choice, Code
from client.notebook.renewing import GoOn
from client.owner import Owner
from client.private_files import write_private
from client.qr_code import draw_in_terminal, draw_picture
from client.site import Site
from crypto.codes import show_code
from crypto.labels import SECTION_KINDS

LAPSED = {
    "gone": "it is on the list of offices no more",
    "identity": "it shows another identity than before",
    "chain": "its list of people does not hold",
    "stale": "its list of people is out of date",
}
OPEN_HELP = "show which sections, as a stronger proof; two offices could then compare"


def add_commands(commands: object) -> None:
    """Declare them; each ends with `run`."""
    add_command(commands, "create", _create, "make a notebook", ("--call-me", {"default": ""}))
    add_command(commands, "sections", _sections, "list the parts")
    add_command(
        commands,
        "write",
        _write,
        "write a new part; its text comes from a file, or - for standard input",
        ("title", {}),
        ("file", {}),
        ("--kind", {"choices": sorted(SECTION_KINDS), "default": "other"}),
        ("--lang", {"default": "en"}),
    )
    add_command(commands, "edit", _edit, "replace a part's text", ("section", {"type": int}), ("file", {}))
    add_command(commands, "read", _read, "read a part", ("section", {"type": int}))
    add_command(commands, "delete", _delete, "take a part out", ("section", {"type": int}))
    add_command(commands, "agencies", _agencies, "list the offices")
    _add_grant(commands)
    add_command(commands, "grants", _grants, "list what is shared")
    add_command(
        commands,
        "code",
        _code,
        "show an offered permission's code again",
        ("grant", {"type": int}),
        ("--qr", {"metavar": "FILE"}),
    )
    add_command(
        commands, "change", _change, "show a change", ("grant", {"type": int}), ("section", {"type": int})
    )
    add_command(
        commands,
        "renew",
        _renew,
        "let who reads go on, near the end of their time or a week after it, without another code",
        ("grant", {"type": int}),
        ("sections", {"type": int, "nargs": "+", "help": "numbers of the parts"}),
        ("--days", {"type": int, "default": 15}),
        ("--print", {"action": "store_true", "dest": "may_print"}),
        ("--newest", {"type": int, "nargs": "*", "default": (), "help": "parts to show as they are now"}),
    )
    add_command(commands, "end", _end, "stop sharing", ("grant", {"type": int}))
    add_command(commands, "end-all", _end_all, "stop all sharing")
    add_command(
        commands,
        "confirm",
        _confirm,
        "after the service was put back: these go on, every other one ends",
        ("grants", {"type": int, "nargs": "*", "help": "numbers of those that go on"}),
        ("--prepared", {"type": int, "nargs": "*", "default": (), "help": "numbers of what stays prepared"}),
    )
    add_command(commands, "activity", _activity, "who looked, opened and read")
    add_command(
        commands,
        "receipt",
        _receipt,
        "save a receipt of one permission",
        ("grant", {"type": int}),
        ("file", {}),
        ("--open", {"action": "store_true", "dest": "is_open", "help": OPEN_HELP}),
    )
    add_command(commands, "passphrase", _passphrase, "change the passphrase")
    add_command(commands, "close-visits", _close_visits, "end every other open visit to this notebook")
    add_command(commands, "copy", _copy, "save everything as JSON", ("file", {}))
    add_command(commands, "erase", _erase, "erase everything, for good")


def _add_grant(commands: object) -> None:
    add_command(
        commands,
        "grant",
        _grant,
        "share parts with one office, and show the code",
        ("agency", {"type": int, "help": "the office's number"}),
        ("sections", {"type": int, "nargs": "+", "help": "numbers of the parts"}),
        ("--purpose", {"default": ""}),
        ("--days", {"type": int, "default": 15}),
        ("--visit", {"action": "store_true", "help": "this visit only"}),
        ("--team", {"action": "store_true", "help": "their team may read, not only who opens it"}),
        ("--print", {"action": "store_true", "dest": "may_print"}),
        ("--later", {"type": int, "choices": (0, 24, 72), "default": 0, "help": "hours the code waits"}),
        ("--qr", {"metavar": "FILE", "help": "write the code as .png or .svg"}),
        ("--new-identity", {"action": "store_true", "help": "you confirmed the office's new identity"}),
    )


def add_command(
    commands: object, name: str, run: object, says: str, *arguments: tuple[str, dict[str, object]]
) -> None:
    """Declare one command of the owner's, with where its site is and how it is opened."""
    parser: ArgumentParser = commands.add_parser(name, help=says)  # type: ignore[attr-defined]
    parser.add_argument("--at", required=True, metavar="URL", help="the owner's site")
    parser.add_argument("--ca", metavar="FILE", help="a certificate to trust")
    parser.add_argument("--recovery", action="store_true", help="open with the recovery code")
    for flag, options in arguments:
        parser.add_argument(flag, **options)  # type: ignore[arg-type]
    parser.set_defaults(run=run)


def open_notebook(args: Namespace) -> Owner:
    """The notebook, opened with what is asked for; what changed since is told first."""
    transport = connect(args)
    if args.recovery:
        owner = Owner.open_with_recovery(transport, ask_secret("Recovery code"))
    else:
        owner = Owner.open(transport, ask_line("Word"), ask_secret("Passphrase"))
    _tell_news(owner)
    for prepared, seen in owner.releases.list():
        if seen is not None and seen.is_running:
            print(f"{show_text(prepared.contact)}: what you prepared is {seen.state} (see: prepared, stop).")
    for entry in owner.opening.ended:
        print(f"Ended since your last visit: {entry.agency_name}. Nothing needs doing.")
    for over in owner.opening.releases_over:
        print(f"Over since your last visit: what you prepared for {show_text(over.contact)} (see: prepared).")
    for lapsed in owner.opening.lapsed:
        print(f"{show_text(lapsed.entry.holder or '')} could not say yes to what you prepared for", end=" ")
        print(f"{show_text(lapsed.entry.contact)}: {LAPSED[lapsed.why]}. Prepare it anew (see: prepared).")
    if owner.paused:
        print("The service was put back to an earlier copy. Nobody can read anything until you say who may")
        print("go on (see: grants, confirm). Something you had ended may look as if it had not.")
    if not owner.opening.adds_up:
        print(
            "This does not add up: the activity is not what it should be. You can end all sharing (end-all)."
        )
    return owner


def _tell_news(owner: Owner) -> None:
    """Last opened when, and what changed since: the person alone can know whether that is right."""
    opening = owner.opening
    told = [
        f"{getattr(opening.news, one.name)} {one.name.replace('_', ' ')}"
        for one in fields(opening.news)
        if getattr(opening.news, one.name)
    ]
    print(f"Last opened {show_time(opening.last_opened_at)}. Changed since: {', '.join(told) or 'nothing'}.")
    if others := len(owner.notebook.sight.visits):
        print(f"Open in {others} other place{'s'[: others != 1]} too (see: close-visits).")


def _create(args: Namespace) -> None:
    transport = connect(args)
    invitation = ask_line("Invitation code") if Site(transport).needs_invitation() else ""
    owner = Owner.create(
        transport, ask_line("Word"), ask_secret("Passphrase"), call_me=args.call_me, invitation=invitation
    )
    print("The notebook is made.")
    if owner.recovery:
        print("Recovery code, shown only now; write it down:")
        print(f"  {owner.recovery.characters}\n  {owner.recovery.digits}")


def _sections(args: Namespace) -> None:
    owner = open_notebook(args)
    for number, note in enumerate(owner.sections(), 1):
        print(f"{number}. {note.title}  [{note.kind}]  saved {show_time(note.revisions[-1].saved_at)}")


def _write(args: Namespace) -> None:
    owner = open_notebook(args)
    owner.write(args.title, read_text(args.file), kind=args.kind, lang=args.lang)
    print(f"Saved as number {len(owner.sections())}.")


def _edit(args: Namespace) -> None:
    owner = open_notebook(args)
    section = pick(owner.sections(), args.section).id
    saved = owner.edit(section, read_text(args.file))
    if saved.beside:
        print("Another device saved this part too; its text is kept as the one before yours.")
    readers = ", ".join(entry.agency_name for entry in owner.behind(section))
    print("Saved." + (f" {readers} still read the older text (see: change)." if readers else ""))


def _read(args: Namespace) -> None:
    owner = open_notebook(args)
    print(owner.read(pick(owner.sections(), args.section).id).text)


def _delete(args: Namespace) -> None:
    owner = open_notebook(args)
    owner.delete(pick(owner.sections(), args.section).id)
    print("Taken out.")


def _agencies(args: Namespace) -> None:
    owner = open_notebook(args)
    for number, office in enumerate(owner.agencies(), 1):
        facts = office.facts
        print(show_text(f"{number}. {office.name}\n   {facts.does}\n   Must tell: {facts.must_tell}"))
        print(f"   Police: {facts.shares_with_police} · Immigration: {facts.shares_with_immigration}")


def _grant(args: Namespace) -> None:
    owner = open_notebook(args)
    choice = Choice(
        agency=pick(owner.agencies(), args.agency).agency,
        sections=tuple(pick(owner.sections(), number).id for number in args.sections),
        purpose=args.purpose,
        days=args.days,
        visit=args.visit,
        audience="team" if args.team else "reader",
        may_print=args.may_print,
        later_hours=args.later,
        confirm_identity=args.new_identity,
    )
    _show(owner.offer(choice), args.qr)


def _show(code: Code, picture: str | None) -> None:
    print(draw_in_terminal(code.url))
    print(f"Code: {show_code(code.secret, 'token')}\nUse it before {show_time(code.redeem_before)}.")
    if picture:
        draw_picture(code.url, Path(picture))
        print(f"The picture is in {picture}: whoever holds it at that office can use it once.")


def _grants(args: Namespace) -> None:
    owner = open_notebook(args)
    due = {entry.grant for entry in owner.renewable()}
    for number, (entry, state) in enumerate(owner.grants(), 1):
        more = "  (can go on: renew)" if entry.grant in due else ""
        print(f"{number}. {entry.agency_name}  {state}  until {show_time(entry.not_after)}{more}")


def _code(args: Namespace) -> None:
    owner = open_notebook(args)
    entry, _ = pick(owner.grants(), args.grant)
    _show(owner.show_code(entry.grant), args.qr)


def _change(args: Namespace) -> None:
    owner = open_notebook(args)
    entry, _ = pick(owner.grants(), args.grant)
    owner.show_change(entry.grant, pick(owner.sections(), args.section).id)
    print(f"{entry.agency_name} reads the newest text now.")


def _renew(args: Namespace) -> None:
    owner = open_notebook(args)
    entry, _ = pick(owner.grants(), args.grant)
    choice = GoOn(
        sections=tuple(pick(owner.sections(), number).id for number in args.sections),
        days=args.days,
        may_print=args.may_print,
        newest=frozenset(pick(owner.sections(), number).id for number in args.newest),
    )
    print(f"{entry.agency_name} may read the parts you named for {args.days} days from now.")
    if ask_line("They can remember what they read. Let them go on? (yes/no)").strip().lower() != "yes":
        print("Nothing was changed.")
    else:
        owner.renew(entry.grant, choice)
        print(f"{entry.agency_name} goes on. No code is needed.")


def _end(args: Namespace) -> None:
    owner = open_notebook(args)
    entry, _ = pick(owner.grants(), args.grant)
    owner.end(entry.grant)
    print(f"Ended: {entry.agency_name}.")


def _end_all(args: Namespace) -> None:
    owner = open_notebook(args)
    print(f"Ended: {len(owner.end_all())}.")


def _confirm(args: Namespace) -> None:
    owner = open_notebook(args)
    grants = owner.grants()
    prepared = owner.releases.list()
    going_on = owner.confirm(
        *(pick(grants, number)[0].grant for number in args.grants),
        releases=tuple(pick(prepared, number)[0].release for number in args.prepared),
    )
    print(f"Going on: {len(going_on)}. Everything else has ended.")


def _activity(args: Namespace) -> None:
    owner = open_notebook(args)
    activity = owner.activity()
    titles = {note.id: note.title for note in owner.sections()}
    for line in activity.lines:
        print(tell_line(line, titles))
    if not activity.adds_up:
        print(f"This does not add up ({activity.why}).")


def _receipt(args: Namespace) -> None:
    owner = open_notebook(args)
    entry, _ = pick(owner.grants(), args.grant)
    write_private(Path(args.file), owner.receipt(entry.grant, is_open=args.is_open))
    print(f"Saved in {args.file}. Anybody can check it: python -m client receipt verify {args.file}")


def _passphrase(args: Namespace) -> None:
    owner = open_notebook(args)
    word = ask_line("Word, again")
    owner.change_passphrase(word, ask_secret("Old passphrase, again"), ask_secret("New passphrase"))
    print("Changed. Every other visit has ended.")


def _close_visits(args: Namespace) -> None:
    owner = open_notebook(args)
    if args.recovery:
        closed = owner.close_other_visits_with_recovery(ask_secret("Recovery code, again"))
    else:
        closed = owner.close_other_visits(ask_line("Word, again"), ask_secret("Passphrase, again"))
    print(f"Closed: {closed}.")


def _copy(args: Namespace) -> None:
    owner = open_notebook(args)
    write_private(Path(args.file), owner.save_copy().encode())
    print(f"Saved in {args.file}. It is not sealed: whoever has the file can read it.")


def _erase(args: Namespace) -> None:
    owner = open_notebook(args)
    owner.erase(ask_line("Word, again"), ask_secret("Passphrase, again"))
    print("Everything is gone.")
