"""A wrong word and a wrong passphrase look alike: on the screen, in the words, on the wire."""

import pytest
from playwright.sync_api import Response

from tests.browser.phone import Owner
from tests.browser.real_site import WrittenNotebook

pytestmark = pytest.mark.browser


def try_to_open(owner: Owner, name: str, passphrase: str) -> tuple[object, ...]:
    """What the screen shows, and what went to the server and back."""
    exchanges: list[tuple[str, int, int, str]] = []

    def note(response: Response) -> None:
        request = response.request
        if "/api/" in request.url:
            path = request.url.removeprefix(owner.site.owner_url)
            size = len(request.post_data or "")
            exchanges.append((request.method, path, size, response.status))

    owner.arrives()
    owner.page.on("response", note)
    owner.types_secrets(name, passphrase)
    owner.is_told("That did not open.")
    owner.page.remove_listener("response", note)
    return owner.screen_text(), exchanges, owner.page.evaluate("document.activeElement.className")


def test_a_wrong_word_and_a_wrong_passphrase_look_alike_and_say_what_to_do(
    owner: Owner, notebook: WrittenNotebook
) -> None:
    wrong_word = try_to_open(owner, "paper kit", notebook.passphrase)
    owner.photograph("wrong word")
    wrong_passphrase = try_to_open(owner, notebook.name, "five words that are wrong")
    owner.photograph("wrong passphrase")
    both_wrong = try_to_open(owner, "nobody", "knows this one here")

    assert wrong_word == wrong_passphrase == both_wrong
    assert "try again" in str(wrong_word[0])
    assert "recovery code" in str(wrong_word[0])

    # Capitals that a phone puts in by itself shut nobody out.
    owner.types_secrets(notebook.name, notebook.passphrase.upper())
    owner.sees("My notebook")


def test_the_recovery_code_is_practised_and_opens_the_notebook(owner: Owner) -> None:
    owner.reads_about_leaving()
    owner.creates_notebook("tin whistle")
    code = owner.page.locator("main .code-text").first.inner_text()
    owner.press("I have it. Let me check")
    owner.type("Your recovery code", "AAAA" + code[4:])
    owner.press("Check")
    owner.is_told("This is not your code.")
    owner.photograph("mistyped")

    owner.type("Your recovery code", code.lower())
    owner.press("Check")
    owner.is_told("Your copy of the code works.")
    owner.photograph("practised")

    owner.locks()
    owner.press("I have a recovery code")
    owner.type("Recovery code", code)
    owner.photograph("with the code")
    owner.press("Open")
    owner.sees("Choose a new word and passphrase")
    owner.photograph("new passphrase")
    owner.press("Not now")
    owner.sees("My notebook")
    owner.kept_nothing()
