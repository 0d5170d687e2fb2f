"""Two ways of using a page: with the keyboard alone, and in a browser that runs no scripts."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import FilePayload, Locator, Page, expect

_HERE = "one => one === document.activeElement"
_LIKE_IT = """one => {
    const at = document.activeElement;
    return at === one || (at.type === 'radio' && at.name === one.name);
}"""
_MOST_TABS = 250


class Hands(Protocol):
    """Somebody who uses a page."""

    page: Page

    def press(self, control: Locator) -> None:
        """Press a button, a link, or what opens a fold."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field, in place of what stands there."""

    def choose(self, option: Locator) -> None:
        """Choose one of a few."""

    def give(self, field: Locator, file: FilePayload) -> None:
        """Hand a file in."""


class Keys:
    """Somebody with a keyboard and nothing else: what Tab does not come to is out of reach."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        """Press it with Enter."""
        self._come_to(control)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Mark all that stands there, and type."""
        self._come_to(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, option: Locator) -> None:
        """Come to the group with Tab, and to the option with the arrows."""
        self._come_to(option, _LIKE_IT)
        for _ in range(10):
            if option.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never come to {option}")

    def give(self, field: Locator, file: FilePayload) -> None:
        """Open the dialog for files with the space bar."""
        self._come_to(field)
        with self.page.expect_file_chooser() as waiting:
            self.page.keyboard.press("Space")
        waiting.value.set_files([file])

    def _come_to(self, control: Locator, there: str = _HERE) -> None:
        expect(control).to_be_visible()
        for _ in range(_MOST_TABS):
            if control.evaluate(there):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {control}")


class NoScripts:
    """Somebody with a mouse whose browser runs no scripts."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        """Click it."""
        control.click()

    def write(self, field: Locator, text: str) -> None:
        """Fill it."""
        field.fill(text)

    def choose(self, option: Locator) -> None:
        """Check it."""
        option.check()

    def give(self, field: Locator, file: FilePayload) -> None:
        """Choose a file."""
        field.set_input_files([file])


def taken(hands: Hands, control: Locator, folder: Path) -> Path:
    """Press what hands a file out, and return where it lies now."""
    with hands.page.expect_download() as waiting:
        hands.press(control)
    path = folder / "taken"
    waiting.value.save_as(path)
    return path
