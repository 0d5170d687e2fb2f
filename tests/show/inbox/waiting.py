"""Long work in a browser: waited for as its reader would."""

from playwright.sync_api import Page, expect

A_MINUTE = 60_000


def until_over(page: Page) -> None:
    """Wait until the long work that a page shows is over.

    With scripts the page goes on by itself, and loading it at the same time would break one of the
    two; without them its reader looks again.
    """
    page.wait_for_load_state()
    look_again = page.get_by_role("link", name="See how far it is")
    while look_again.count():
        page.wait_for_timeout(200)
        page.reload()
    expect(page.locator("[data-job]")).to_have_count(0, timeout=A_MINUTE)
