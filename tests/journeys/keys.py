"""A person who uses the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MANY = 150  # no page of ours has so many stops before what is looked for


def is_focused(target: Locator) -> bool:
    return target.count() > 0 and target.first.evaluate("it => it === document.activeElement")


def go_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press `key` until the keyboard is at `target`, which must be seen there."""
    for _ in range(MANY):
        if is_focused(target):
            expect(target.first).to_be_in_viewport()
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {target}")


def press_at(page: Page, target: Locator, press: str = "Enter", key: str = "Tab") -> None:
    """Go to `target` and press a key there: Enter for links and buttons, Space for choices."""
    go_to(page, target, key)
    page.keyboard.press(press)


def write_at(page: Page, target: Locator, text: str) -> None:
    go_to(page, target)
    page.keyboard.type(text)
