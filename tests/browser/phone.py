"""The owner at their phone: what the walk-through says, as steps of a person."""

import re

from playwright.sync_api import Page, expect

from tests.browser.navigator import Navigator
from tests.browser.real_site import RealSite, WrittenNotebook


class Owner(Navigator):
    """Somebody with a phone of their own."""

    def __init__(self, page: Page, site: RealSite, story: str) -> None:
        super().__init__(page, f"{story}/phone")
        self.site = site
        self.passphrase = ""

    def arrives(self) -> "Owner":
        self.page.goto(self.site.owner_url)
        expect(self.page.get_by_role("button", name="Open", exact=True)).to_be_visible()
        return self

    def reads_about_leaving(self) -> None:
        self.press("Start a new notebook")
        self.sees("Leaving quickly")
        self.photograph("about leaving")
        self.press("I understand")

    def creates_notebook(self, word: str) -> None:
        """With the five words that the page proposes."""
        self.sees("A new notebook")
        self.type("A word only you will remember", word)
        self.passphrase = " ".join(self.page.locator(".secret-words").first.inner_text().split())
        self.photograph("create")
        self.press("I have it. Make my notebook")
        self.sees("Your recovery code")

    def skips_recovery_code(self) -> None:
        self.is_told("nobody can open your notebook")
        self.photograph("recovery code")
        self.press("Skip this for now")
        self.sees("My notebook")

    def opens(self, notebook: WrittenNotebook) -> None:
        self.types_secrets(notebook.name, notebook.passphrase)
        self.sees("My notebook")

    def types_secrets(self, name: str, passphrase: str) -> None:
        self.type("Your word", name)
        self.type("Passphrase", passphrase)
        self.press("Open")

    def locks(self) -> None:
        self.press("Lock")
        self.is_told("Locked.")

    def writes(self, title: str, text: str) -> None:
        """From the first screen, and back there."""
        self.press("Write something")
        self.sees("Before you write")
        self.press(title)
        self.sees("Write")
        self.type("Your words", text)
        self.is_told("Kept. Only you can read it.")
        self.photograph(f"write {title}")
        self.press("Done")
        self.sees("My notebook")

    def changes(self, title: str, text: str) -> None:
        """Up to the question whether those who read it may see the change."""
        self.opens_part(title)
        self.press("Change")
        self.sees("Change")
        self.type("Your words", text)
        self.photograph("change")
        self.press("Done")
        self.is_told("reads the older text. Show them the change?")
        self.photograph("show them the change")

    def opens_part(self, title: str) -> None:
        self.tap(self.page.locator("button.card-open", has_text=title))
        self.sees(title)

    def chooses_readers(self, office: str, *titles: str) -> None:
        """From the first screen to the page where everything is chosen but the purpose."""
        self.press("Let somebody read")
        self.sees("Who may read?")
        self.photograph("who may read")
        self.press(f"Choose {office}")
        self.sees(office)
        for title in titles:
            self.tick(title)

    def consents(self, purpose: str) -> str:
        """Say what for, agree; the code that is shown."""
        self.photograph("offer")
        self.press(purpose)
        self.sees(re.compile("^Let .* read"))
        self.photograph("consent")
        self.tick("I choose this myself.")
        self.press("Make the code")
        return self.shown_code()

    def shown_code(self) -> str:
        expect(self.page.locator("canvas.qr")).to_be_visible()
        self.photograph("code")
        return self.page.locator("main .code-text").first.inner_text().replace(" ", "")

    def makes_code_for_later(self, seen: str) -> str:
        """A code that works for a day; another one than was seen."""
        self.press("I am not there yet")
        self.press("For 24 hours")
        self.is_told("Works until")
        code = self.shown_code()
        assert code != seen
        return code

    def puts_code_away(self) -> None:
        """Through the neutral cover to the first screen."""
        self.press("Done")
        self.photograph("cover")
        self.press("Go on")
        self.press("My notebook")
        self.sees("My notebook")

    def ends(self, office: str) -> None:
        """From the first screen."""
        self.press(f"End {office}")
        self.photograph("end now")
        self.press("Yes, end")
        self.sees("Ended")
        self.photograph("ended")

    def goes_home(self) -> None:
        self.press("My notebook")
        self.sees("My notebook")

    def looks_at_activity(self) -> str:
        self.press("Who read what")
        self.is_told("The newest is first.")
        self.photograph("activity")
        return self.screen_text()
