"""A page opened in a real browser, with all that it logs and asks for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, sync_playwright

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="there is no chromium, chromium-browser or google-chrome on PATH"
)

PHONE, DESKTOP = 360, 1280
# A browser of its own accord asks for updates; what the page asks for is all that counts.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WIDE = """
() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((element) => {
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(parent).overflowX)) return false;
    }
    return true;
  })
  .map((element) => element.tagName + "." + element.className)
"""


@dataclass
class Visit:
    """An open page; what it wrote to the console, threw, and asked for beside its own file."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def assert_clean(self) -> None:
        """Nothing logged, thrown, asked for or wider than the window."""
        assert self.messages == []
        assert self.requests == []
        scroll, client = self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert scroll <= client
        assert self.page.evaluate(_WIDE) == []


@contextmanager
def visit(path: Path, width: int = DESKTOP, scheme: Literal["light", "dark"] = "light") -> Iterator[Visit]:
    """Open a file in Chromium, in a window of this width, and wait until it has loaded."""
    assert BROWSER is not None
    address = path.resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=_ARGUMENTS)
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, is_mobile=width < 600, offline=True
        )
        opened = Visit(context.new_page())
        opened.page.on("console", lambda message: opened.messages.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.messages.append(f"error: {error}"))
        opened.page.on(
            "request",
            lambda request: (
                None
                if request.url.partition("#")[0] == address or request.url.startswith(("data:", "blob:"))
                else opened.requests.append(request.url)
            ),
        )
        opened.page.goto(address, wait_until="load")
        yield opened
        browser.close()
