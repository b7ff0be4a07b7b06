"""The neutral page that leaving leads to, without going out into the world."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Route

NEUTRAL = "<!doctype html><title>Weather</title><p>Sunny."


@dataclass
class Away:
    """Where `/away` sent people; the page there is ours."""

    led_to: list[str] = field(default_factory=list)

    def waits_for(self, page: Page) -> None:
        """The page has been replaced."""
        page.wait_for_url("**/away")
        page.get_by_text("Sunny.").wait_for()


def stay_in_house(context: BrowserContext) -> Away:
    """Let the real server answer `/away`, and note where it leads instead of following."""
    away = Away()

    def answer(route: Route) -> None:
        response = route.fetch(max_redirects=0)
        away.led_to.append(response.headers["location"])
        route.fulfill(status=200, content_type="text/html", body=NEUTRAL)

    context.route("**/away", answer)
    return away
