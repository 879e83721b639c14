"""Pictures of the page on the invented corpus, for the README.

``python -m tests.ui.screenshots DIRECTORY`` writes ``ask-light.png`` and ``ask-dark.png``, 1440 pixels wide.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kb.quiet import quiet_libraries

QUESTION = "May we train our own model on the outputs of Acme Chat through the API?"


def main(folder: Path) -> None:
    """Start the page, ask, choose a branch, photograph."""
    quiet_libraries()
    from playwright.sync_api import sync_playwright

    from tests.ui import acme
    from tests.ui.browser.conftest import CHROMIUM, FLAGS, free_port
    from ui.page.app import serve

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        service = acme.build_home(Path(home))
        page = serve(lambda: service, "127.0.0.1", free_port())
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for scheme in ("light", "dark"):
            tab = browser.new_page(viewport={"width": 1440, "height": 1280}, color_scheme=scheme)
            tab.goto(page.local_url)
            tab.fill("#question textarea", QUESTION)
            tab.fill("#as-of textarea, #as-of input", "2026-01-01")
            tab.click("#ask")
            tab.click(".branch[data-to=internal]")
            tab.wait_for_selector(".branch[data-set='student.kind']")
            tab.mouse.move(0, 0)
            tab.wait_for_timeout(600)
            tab.screenshot(path=folder / f"ask-{scheme}.png")
            tab.close()
        browser.close()
        page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
