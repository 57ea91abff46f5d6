"""The gallery behind a real server on a free port of this machine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

from tests.browser.axe import with_axe
from tests.browser.components.gallery import make_gallery


@contextmanager
def served_gallery() -> Iterator[tuple[str, Flask]]:
    """Its address, and the application so that a test can change how it answers."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    gallery = make_gallery()
    server = make_server("127.0.0.1", 0, with_axe(gallery), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", gallery
    finally:
        server.shutdown()
        thread.join()
