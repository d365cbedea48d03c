"""A server for this machine only, with the headers that let a browser stop Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder without printing anything.

    With these headers the page and its Python may share memory: the stop button writes into it.
    """

    isolated = True

    def end_headers(self) -> None:
        if self.isolated:
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


Handler.extensions_map = {
    **SimpleHTTPRequestHandler.extensions_map,
    ".mjs": "text/javascript", ".wasm": "application/wasm", ".ipynb": "application/json",
}  # fmt: skip


class Plain(Handler):
    """The same without those headers, as GitHub Pages serves a folder."""

    isolated = False


def server_of(folder: Path, port: int = 0, handler: type[Handler] = Handler) -> ThreadingHTTPServer:
    """Return a server for a folder: it listens on this machine only, and is not running yet."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(folder)))


@contextmanager
def served(folder: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """Serve a folder for the length of a `with`; gives its address."""
    server = server_of(folder, handler=handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
