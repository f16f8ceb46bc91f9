"""`python -m tests.system.demo.write_readme [FOLDER]`: run the demo and write what the README shows of it.

FOLDER has a demo that was run before. It takes the picture with Chromium, and notes beside it what the picture shows, so that a test can
tell when it is out of date.
"""

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.system.demo.conftest import Demo, finished, run_demo
from tests.system.demo.readme_sample import FRAMEWORK, NOTE, PICTURE, README, WIDTH_PX, as_json, note, opened, sample, with_sample
from tests.system.pages_in_a_browser.conftest import started_browser


def main(folder: Path) -> None:
    """Write the picture, its note and the README's sample from the demo in that folder."""
    demo = finished(folder) if (folder / "said.txt").exists() else run_demo(folder)
    README.write_text(with_sample(README.read_text(encoding="utf-8"), sample(demo.said)), encoding="utf-8")
    _take(demo)


def _take(demo: Demo) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(demo.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    PICTURE.parent.mkdir(exist_ok=True)
    with started_browser() as browser:
        page, bottom = opened(browser, f"http://127.0.0.1:{server.server_port}/f/{FRAMEWORK}.html")
        page.screenshot(path=PICTURE, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH_PX, "height": bottom})
        NOTE.write_text(as_json(note(page, bottom, (demo.site / "site.css").read_text(encoding="utf-8"))), encoding="utf-8")
    server.shutdown()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with TemporaryDirectory() as made:
            main(Path(made))
