"""P1: whatever a person types, the server never learns it, not on disk, not in its words, not in memory.

A real server process lives through a whole story in which every field holds a planted sentence.
Then its database, write-ahead log, files, printed words, temporary files and memory (all that a
core dump would hold) are searched, in plain, UTF-16 and 32, escaped, hex, base64 and compressed.
The search itself is proved: each form, left anywhere on purpose, is found.
"""

import base64
import gc
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest

from client.certifying import post_agency, post_roster
from client.coordinator import AgencyIdentity
from client.desk.joining import Joining, make_totp_seed
from client.desk.session import StaffKeys
from client.errors import ApiError
from client.notebook.offers import Choice
from client.owner import Owner
from client.roster_making import Person
from client.staff import Staff
from client.transport import HttpTransport
from crypto.codes import parse_code, show_code
from crypto.derive import derive_key
from crypto.doors import derive_passphrase_root
from crypto.encoding import make_id, make_random, to_b64
from tests.functional.planted import (
    MARK,
    MARKS,
    family_of,
    find_leaks,
    hidden_forms,
    plant,
    read_files,
    read_memory,
    read_rows,
    secret_patterns,
)
from tests.functional.running_server import RunningServer, running_server
from tests.functional.world import FACTS, cheap_stretching

FORMS = sorted(hidden_forms(MARK))


@dataclass
class Told:
    """What was planted, beside MARK itself: codes and keys that are random."""

    secrets: list[bytes | str] = field(default_factory=list)

    def add(self, *secrets: bytes | str) -> None:
        self.secrets += secrets

    def add_code(self, secret: bytes, kind: str) -> None:
        shown = show_code(secret, kind)
        self.add(secret, shown, shown.replace("-", ""))

    @property
    def patterns(self) -> frozenset[bytes]:
        return secret_patterns(*self.secrets)


@dataclass
class StaffMember:
    """A worker of the one office, with a planted passphrase and sign-in name."""

    agency: AgencyIdentity
    keys: StaffKeys = field(default_factory=lambda: StaffKeys(make_random(32), make_random(32)))
    totp: bytes = field(default_factory=make_totp_seed)

    def signs_in(self, server: RunningServer, desk: HttpTransport | None = None) -> Staff:
        code = pyotp.TOTP(base64.b32encode(self.totp).decode()).at(int(time.time()))
        return Staff.sign_in(
            desk or HttpTransport(server.desk_url), plant("staff name"), plant("staff passphrase"), code
        )


def open_office(server: RunningServer) -> StaffMember:
    """An office is public: its own name and people's names are no secrets from the server."""
    operator, identity = server.operator, AgencyIdentity.make()
    member, desk = StaffMember(identity), HttpTransport(server.desk_url)
    post_agency(desk, operator.certify_agency(identity.agency, 1, identity.public, "Lantern House", FACTS))
    people = (Person(member.keys.sign, member.keys.box, "worker", "Ada"),)
    post_roster(desk, identity.first_roster(operator.instance, people, int(time.time())))
    who = Joining(
        identity.agency, member.keys, "Ada", plant("staff name"), plant("staff passphrase"), member.totp
    )
    Staff.join(desk, who)
    return member


def owner_writes(owner: Owner) -> tuple[bytes, bytes]:
    first = owner.write(plant("title"), plant("text"), kind="what-happened")
    second = owner.write(plant("second title"), plant("second text"), kind="whereabouts")
    owner.edit(first, plant("text, edited"))
    owner.rename(first, plant("title, renamed"))
    section = make_id()
    owner.drafts.save(section, plant("draft title"), "other", plant("draft"), "en")
    draft = owner.drafts.save(section, plant("draft title"), "other", plant("draft, longer"), "en")
    owner.finish(draft)
    owner.drafts.save(make_id(), plant("a draft that stays"), "other", plant("draft that stays"), "en")
    return first, second


def live_through_it(server: RunningServer, told: Told) -> None:
    """Creating, writing, granting, reading, showing a change, ending, changing doors, opening again."""
    name, passphrase = plant("name"), plant("passphrase")
    member = open_office(server)
    owner = Owner.create(HttpTransport(server.owner_url), name, passphrase, call_me=plant("call me"))
    assert owner.recovery is not None
    told.add(owner.recovery.digits, owner.recovery.digits.replace("-", ""), owner.keys.key)
    told.add_code(parse_code(owner.recovery.characters, "recovery"), "recovery")
    told.add(owner.manifest.stop, derive_passphrase_root(name, passphrase, owner.keys.instance))
    first, second = owner_writes(owner)
    codes = [
        owner.offer(
            Choice(
                member.agency.agency,
                (first, second),
                plant("purpose"),
                call_me=plant("call me here"),
                office_name=plant("office name"),
                later_hours=hours,
            )
        )
        for hours in (0, 24)
    ]
    for code in codes:
        told.add_code(code.secret, "token")
    staff = member.signs_in(server)
    told.add(member.keys.sign_seed, member.keys.box_secret)
    looked = staff.redeem(codes[0].url)
    told.add(*(part.key for part in looked.keys))
    grant = staff.claim(looked).grant
    assert plant("text, edited") in {part.text for part in staff.read(grant).texts}
    owner.edit(first, plant("text, edited again"))
    owner.show_change(grant, first)
    assert plant("text, edited again") in {part.text for part in staff.read(grant).texts}
    fresh = owner.show_code(codes[1].grant, replace_it=True)
    told.add_code(fresh.secret, "token")
    owner.end(grant)
    staff.leave()
    owner.change_passphrase(name, passphrase, plant("new passphrase"), new_name=plant("new name"))
    owner.leave()
    told.add(derive_key(owner.keys.key, "manifest"), derive_key(owner.keys.key, "grant-sign", grant))
    again = Owner.open(HttpTransport(server.owner_url), plant("new name"), plant("new passphrase"))
    assert again.read(second).text == plant("second text")
    assert again.opening.adds_up
    with pytest.raises(ApiError, match="door_unknown"):
        Owner.open(HttpTransport(server.owner_url), name, plant("a wrong passphrase"))


def leaks_on_disk(server: RunningServer, patterns: frozenset[bytes]) -> dict[str, list[bytes]]:
    kept = read_files(*server.folders) | read_rows(server.data / "wallet.sqlite")
    found = {where: find_leaks(data, patterns) for where, data in kept.items()}
    return {where: leaks for where, leaks in found.items() if leaks}


def leaks_in_memory(pid: int, patterns: frozenset[bytes]) -> list[bytes]:
    return [leak for region in read_memory(pid) for leak in find_leaks(region, patterns)]


@dataclass(frozen=True)
class After:
    """A server that lived through the story, and what was planted."""

    server: RunningServer
    told: Told


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    told = Told()
    with cheap_stretching(), running_server(tmp_path_factory.mktemp("server")) as server:
        live_through_it(server, told)
        gc.collect()
        yield After(server, told)


def test_nothing_a_person_typed_is_in_the_memory_of_the_server(after: After) -> None:
    patterns = MARKS | after.told.patterns
    serving = family_of(after.server.process.pid)[1:]

    assert serving, "the process that serves was not found"
    assert [leaks for pid in serving if (leaks := leaks_in_memory(pid, patterns))] == []


def test_nothing_a_person_typed_is_on_disk_or_in_what_the_server_said(after: After) -> None:
    names = {Path(name).name for name in read_files(*after.server.folders)}
    assert {"wallet.sqlite", "wallet.sqlite-wal", "key-file", "stderr"} <= names

    assert leaks_on_disk(after.server, MARKS | after.told.patterns) == {}


def test_a_text_sent_in_plain_is_refused_and_nothing_of_it_is_kept_or_said(after: After) -> None:
    transport = HttpTransport(after.server.owner_url)
    with cheap_stretching():
        owner = Owner.open(transport, plant("new name"), plant("new passphrase"))
    section, plain = to_b64(make_id()), to_b64(plant("sent in plain").encode() * 12)
    body = {"envelope": plain, "wrapped_key": plain, "manifest": plain, "drop_drafts": []}
    tries = [
        ("PUT", f"/api/sections/{section}/revisions/1", body, owner.manifest.counter),
        ("PUT", f"/api/sections/{section}/revisions/1", body | {"text": MARK}, owner.manifest.counter),
        ("PUT", "/api/manifest", {"manifest": plain}, owner.manifest.counter),
        ("PUT", f"/api/drafts/{section}", {"section": section, "number": 1, "envelope": plain}, None),
        ("PUT", f"/api/drafts/{section}", {"section": section, "number": 1, "envelope": MARK}, None),
        ("POST", "/api/openings", {"proof": MARK, "name": MARK}, None),
    ]

    for method, path, sent, counter in tries:
        with pytest.raises(ApiError) as refused:
            transport.send(method, path, sent, counter)
        assert refused.value.code in {"not_an_envelope", "bad_request"}
        assert find_leaks(str(refused.value.data).encode(), MARKS) == []
    assert leaks_on_disk(after.server, MARKS | after.told.patterns) == {}


# The search itself


@pytest.mark.parametrize("form", FORMS)
def test_a_planted_sentence_in_a_file_is_found(tmp_path: Path, form: str) -> None:
    noise = make_random(5_000)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(noise + hidden_forms(plant("leaked"))[form] + noise)

    assert [name for name, data in read_files(tmp_path).items() if find_leaks(data, MARKS)]


@pytest.mark.parametrize("form", FORMS)
def test_a_planted_sentence_in_a_row_is_found_in_the_database_and_its_log(tmp_path: Path, form: str) -> None:
    leaked = hidden_forms(plant("leaked"))[form]
    with sqlite3.connect(tmp_path / "wallet.sqlite") as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE kept (id BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        connection.execute("INSERT INTO kept VALUES (?, ?)", (make_id(), make_random(9_000) + leaked))
        connection.commit()

        assert find_leaks(read_rows(tmp_path / "wallet.sqlite")["kept of wallet.sqlite"], MARKS)
        assert find_leaks((tmp_path / "wallet.sqlite-wal").read_bytes(), MARKS)


@pytest.mark.parametrize("before", range(3))
def test_a_planted_secret_is_found_in_each_form(before: int) -> None:
    secret = make_random(16)
    patterns = secret_patterns(secret)
    forms = [
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        base64.b64encode(bytes(before) + secret + b"x"),
        base64.urlsafe_b64encode(bytes(before) + secret + b"x"),
    ]

    assert all(find_leaks(make_random(100) + form, patterns) for form in forms)


HOLDER = """
import sys
kept = bytes.fromhex(sys.stdin.readline())
words = kept.decode(errors="ignore")
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("form", ["utf-8", "base64, 1 before", "zlib"])
def test_a_planted_sentence_in_memory_is_found(form: str) -> None:
    holder = subprocess.Popen(  # noqa: S603 - our own lines, and our own Python
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write(hidden_forms(plant("leaked"))[form].hex() + "\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "ready\n"
        assert leaks_in_memory(holder.pid, MARKS)
    finally:
        holder.kill()
        holder.communicate()
