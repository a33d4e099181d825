"""The look at a page notices what it is there to notice."""

from pathlib import Path

import pytest

from browsing import PHONE, needs_browser, visit


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    "body",
    [
        "<script>console.log('hello')</script>",
        "<script>nobody()</script>",
        "<img src='https://example.com/pixel.png' alt=''>",
        "<script>fetch('https://example.com/').catch(() => null)</script>",
        "<p style='width: 500px'>wide</p>",
        "<div style='overflow-x: clip'><p style='width: 500px'>cut off</p></div>",
    ],
)
def test_a_page_that_is_not_clean_is_found_out(tmp_path: Path, body: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html><meta name=viewport content='width=device-width'><title>t</title>{body}")
    with visit(file, PHONE) as opened, pytest.raises(AssertionError):
        opened.assert_clean()


@pytest.mark.slow
@needs_browser
def test_a_clean_page_is_clean(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    table = "<div style='overflow-x: auto'><p style='width: 500px'>scrolls within</p></div>"
    file.write_text(f"<!doctype html><meta name=viewport content='width=device-width'><title>t</title>{table}")
    with visit(file, PHONE) as opened:
        opened.assert_clean()
        assert opened.page.title() == "t"
