"""A finger on a page, as a phone reports it."""

from playwright.sync_api import Locator, Page

from .lab import box_of


def drag_by_finger(page: Page, handle: Locator, dx: float, dy: float = 0) -> None:
    """Put a finger on a handle, move it a number of px to the right and down, and lift it."""
    handle.scroll_into_view_if_needed()
    box = box_of(handle)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone = page.context.new_cdp_session(page)
    phone.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points: dict[str, float]) -> None:
        phone.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for part in (0.25, 0.5, 0.75, 1):
        touch("touchMove", {"x": x + part * dx, "y": y + part * dy})
    touch("touchEnd")
    phone.detach()


def tap(page: Page, part: Locator) -> None:
    """Put a finger on something, and lift it where it is."""
    drag_by_finger(page, part, 0)
