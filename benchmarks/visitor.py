"""A second visitor: a bare websocket client that reruns a page and waits for its last word."""

from __future__ import annotations

import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Visitor:
    """One open page; `rerun` returns seconds from the request to the end of the script."""

    def __init__(self, port: int, page: str, query: str) -> None:
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )
        self._page, self._query = page, query

    def rerun(self) -> float:
        """Ask for the page once more."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        start = time.perf_counter()
        self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self._socket.recv(timeout=60))
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                shown = {page.page_script_hash: page for page in answer.navigation.app_pages}
                page = shown[answer.navigation.page_script_hash]
                if not page.is_default and page.url_pathname != self._page:
                    raise RuntimeError(f"asked for {self._page}, got {page.url_pathname}")
                if page.is_default and self._page:
                    raise RuntimeError(f"asked for {self._page}, got the first page")
            if kind == "script_finished":
                return time.perf_counter() - start

    def close(self) -> None:
        """Leave the page."""
        self._socket.close()
