"""A browser at the other end of a socket, as light as can be: what it computes is missing to those whom it measures."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
ASKING = {"Content-Type": "application/x-www-form-urlencoded"}


class WebClient:
    """Somebody signed in, on one connection that is kept open. It knows the form token of the last page it got."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = dict(cookies)
        self._token = ""

    def get(self, path: str) -> bytes:
        """The page. RuntimeError unless it is there."""
        status, _, page = self._ask("GET", path, None)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        found = TOKEN.search(page)
        self._token = found[1].decode() if found else self._token
        return page

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Where the answer leads. RuntimeError unless it leads on."""
        status, leads_to, _ = self._ask("POST", path, urlencode({"csrf_token": self._token, **fields}))
        if status != 303:
            raise RuntimeError(f"{path} answered {status}, not 303")
        return leads_to

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        try:
            self._connection.request(method, path, body, {**headers, **(ASKING if body else {})})
            answer = self._connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            # The server closed a connection that rested.
            self._connection.close()
            self._connection.request(method, path, body, {**headers, **(ASKING if body else {})})
            answer = self._connection.getresponse()
        page = answer.read()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page
