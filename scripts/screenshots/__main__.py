"""Write the pictures of docs/images: `python -m screenshots [OUTPUT]`, after a build of the sample into OUTPUT.

The pages are opened as their readers open them, in the browser that is installed; the same pages give the same pictures
in the same browser.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
IMAGES = PROJECT / "docs" / "images"
# Larger ones make the pages of a repository slow to read.
MOST_BYTES = 200_000
DESKTOP, PHONE = (1280, 900), (390, 844)


@dataclass(frozen=True)
class Picture:
    """One picture: of a page, in a window, from the place of an element down.

    Attributes:
        name: its file, without .png.
        page: file in the folder of the sample.
        size: width and height of the window.
        anchor: id of the element that is at the top; blank for the page's own top.
        is_dark: whether the reader prefers dark pages.
        filters: what is chosen in the page, by the name of the filter.
        explains: selector of a number that is asked what it means; blank for none.
    """

    name: str
    page: str
    size: tuple[int, int]
    anchor: str = ""
    is_dark: bool = False
    filters: tuple[tuple[str, str], ...] = ()
    explains: str = ""


PICTURES = (
    Picture("report-desktop", "report.html", DESKTOP),
    Picture("report-cohorts", "report.html", (1080, 620), anchor="cohorts"),
    Picture("report-filtered", "report.html", DESKTOP, filters=(("source", "Trade fair"),), explains="#tile-rate"),
    Picture("report-dark", "report.html", DESKTOP, anchor="time", is_dark=True),
    Picture("report-phone", "report.html", PHONE),
    Picture("glossary-desktop", "glossary.html", DESKTOP),
    Picture("glossary-phone", "glossary.html", PHONE),
)


def main(output: Path) -> None:
    """Write all pictures.

    Args:
        output: folder with a build of the sample.

    Raises:
        SystemExit: there is no browser, or a picture is too large.
    """
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser_path is None:
        sys.exit("There is no chromium, chromium-browser or google-chrome on PATH.")
    for command in ("report", "glossary"):
        arguments = [sys.executable, "-m", "lead_taxonomy.cli", command, "--output", str(output)]
        subprocess.run(arguments, check=True, cwd=PROJECT)  # noqa: S603 (its own command)
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--hide-scrollbars"])
        for picture in PICTURES:
            path = IMAGES / f"{picture.name}.png"
            _take(browser, output / "sample" / picture.page, picture, path)
            size = path.stat().st_size
            sys.stdout.write(f"{path.relative_to(PROJECT)}: {size:,} bytes\n")
            if size > MOST_BYTES:
                sys.exit(f"{path.name} is larger than {MOST_BYTES:,} bytes.")
        browser.close()


def _take(browser: Browser, page_file: Path, picture: Picture, path: Path) -> None:
    """Take one picture."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce",
        offline=True,
    )
    page = context.new_page()
    page.goto(page_file.resolve().as_uri(), wait_until="load")
    _wait_for_charts(page)
    for name, label in picture.filters:
        page.select_option(f"#filters [name={name}]", label=label)
        _wait_for_charts(page)
    if picture.anchor:
        # What stays in place would cover the top.
        page.add_style_tag(content="#filters { position: static !important; }")
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", picture.anchor)
    if picture.explains:
        page.focus(picture.explains)
    page.screenshot(path=path)
    context.close()


def _wait_for_charts(page: Page) -> None:
    """Wait until every chart that can be seen is drawn."""
    page.wait_for_function(
        """() => [...document.querySelectorAll(".drawing")].every((each) => each.hidden || each.querySelector("svg"))
          && !document.querySelector("#filters[aria-busy]")"""
    )
    page.wait_for_timeout(300)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "output")
