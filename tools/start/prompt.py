"""What the terminal shows after a start: where to go, and the demo's invented sign-ins."""

import sys
import time
from collections.abc import Callable

import pyotp

from client.demo import SignIn
from client.qr_code import draw_in_terminal

STEP_SECONDS = 30


def show_places(owner_url: str, desk_url: str) -> None:
    """Say where both sites are."""
    print(f"\nYour notebook (the person's side):  {owner_url}")
    print(f"The desk (an office's side):        {desk_url}\n")


def show_shared_cookie_note() -> None:
    """Say the limit of one address for both sites."""
    print("Both sites share one address here, so they share cookies: this is for trying out only.\n")


def show_resolving_note() -> None:
    """Say what to do where a browser can't find desk.localhost."""
    print("If your browser can't find the desk's address, start with TLS=1: one address with two ports.")
    print("Both sites then share cookies, so that is for trying out only.\n")


def show_sign_ins(sign_ins: list[SignIn], now: int) -> None:
    """Print each sign-in with the authenticator code of this moment."""
    left = STEP_SECONDS - now % STEP_SECONDS
    print(f"Invented offices to try the desk with (these codes are good for {left} more seconds):")
    for one in sign_ins:
        print(f"  {one.agency_name}: {one.person}, {one.role}")
        print(f"      name {one.name}   passphrase {one.passphrase}   code {one.code_at(now)}")
    print(flush=True)


def show_enrolment(one: SignIn) -> None:
    """Draw the QR code that puts one sign-in into a real authenticator."""
    print(f"To use an authenticator app, scan this for {one.name}:")
    uri = pyotp.TOTP(one.totp_base32).provisioning_uri(name=one.name, issuer_name="Desk (demo)")
    print(draw_in_terminal(uri))


def answer_each_enter(sign_ins: list[SignIn], running: Callable[[], bool]) -> None:
    """Print new codes at each Enter; a number draws that sign-in's QR. Ends with the input."""
    if sys.stdin.isatty():
        print(f"Enter shows new codes; a number from 1 to {len(sign_ins)} draws a sign-in's QR code.")
        print("Ctrl+C stops.", flush=True)
    for line in sys.stdin:
        if not running():
            return
        chosen = line.strip()
        if chosen.isdecimal() and 1 <= int(chosen) <= len(sign_ins):
            show_enrolment(sign_ins[int(chosen) - 1])
        show_sign_ins(sign_ins, int(time.time()))
