"""The front page in a browser: readable by everybody, in light and in dark, and quiet."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.serve.running import running

from noisegate.serve.config import Config


def test_the_front_page_in_a_browser(browser: Browser) -> None:
    with running(Config(logged="nothing")) as server:
        said: list[str] = []
        asked: list[str] = []
        quiet = browser.new_page()
        quiet.on("console", lambda message: said.append(message.text))
        quiet.on("request", lambda request: asked.append(request.url))
        quiet.goto(f"{server.address}/")
        assert quiet.evaluate("getComputedStyle(document.body).maxWidth") == "672px"
        assert (said, asked) == ([], [f"{server.address}/"])
        for scheme in ("light", "dark"):
            page = browser.new_page(
                color_scheme=scheme,
                viewport={"width": 320, "height": 640},
                bypass_csp=True,  # for axe itself
            )
            page.goto(f"{server.address}/")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") == 320
