"""The neutral page that leaving leads to, without going out into the world."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Route

NEUTRAL = "<!doctype html><title>Weather</title><p>Sunny."


@dataclass
class Away:
    """Where people were sent; the page there is ours.

    `target` is what was compiled into the pages; `led_to` is where the server's own `/away` led.
    """

    target: str
    led_to: list[str] = field(default_factory=list)

    def waits_for(self, page: Page) -> None:
        """The page has been replaced by the compiled one."""
        page.wait_for_url(self.target)
        page.get_by_text("Sunny.").wait_for()


def stay_in_house(context: BrowserContext, target: str) -> Away:
    """Show our own page at `target`; let the server answer `/away`, and note where that leads."""
    away = Away(target)

    def answer(route: Route) -> None:
        response = route.fetch(max_redirects=0)
        away.led_to.append(response.headers["location"])
        show_neutral(route)

    context.route("**/away", answer)
    context.route(target, show_neutral)
    return away


def show_neutral(route: Route) -> None:
    """A page that means nothing."""
    route.fulfill(status=200, content_type="text/html", body=NEUTRAL)
