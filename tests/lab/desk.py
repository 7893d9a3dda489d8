"""Somebody at a desk, by its API: what the buttons send, and what the screen would show."""

import secrets
from typing import Any

import httpx

from tests.lab.workspace import Site, await_value

Picture = dict[str, Any]


class Refusal(AssertionError):
    """The server would not; `code` is its stable word for why."""

    def __init__(self, done: httpx.Response) -> None:
        self.code = str(done.json().get("code", "")) if done.content else ""
        self.status = done.status_code
        super().__init__(f"{done.request.method} {done.request.url.path}: {done.status_code} {done.text[:300]}")


class Desk:
    """A person's session in one workspace."""

    def __init__(self, port: int, slug: str, user_id: int, session: str) -> None:
        """`session`: the cookie of one who logged in."""
        self.user_id = user_id
        self.site = Site(port, f"{slug}.localhost")
        for name, value in {"linepool_session": session, "csrftoken": secrets.token_hex(16)}.items():
            self.site.http.cookies.set(name, value, domain="127.0.0.1")  # so that the server's own replace them

    def post(self, path: str, **body: Any) -> Any:
        """Do it. Raises `Refusal`."""
        done = self.site.send("POST", f"/api/{path}/", body)
        if done.status_code >= 400:
            raise Refusal(done)
        return done.json() if done.content else None

    def does(self, verb: str, **body: Any) -> Picture:
        """A command of the desk, e.g. `does("transfer", to="queue:…")`; the desk as it is then."""
        picture: Picture = self.post(f"desk/{verb}", **body)
        return picture

    def supervises(self, verb: str, **body: Any) -> Picture:
        """A command of supervision."""
        picture: Picture = self.post(f"supervision/{verb}", **body)
        return picture

    @property
    def picture(self) -> Picture:
        """The desk now."""
        found: Picture = self.site.get("/api/desk/")["desk"] or {}
        return found

    @property
    def call(self) -> Picture:
        """The call on the desk; empty without one."""
        return self.picture.get("call") or {}

    def party_with(self, number: str, seconds: float = 15) -> Picture:
        """Who is in the call by this number, once the desk shows them."""

        def shown() -> Picture | None:
            return next((party for party in self.call.get("parties", ()) if party["number"] == number), None)

        return await_value(shown, seconds, f"{number} is in the call")

    def shows_parked(self, *slots: str, seconds: float = 15) -> None:
        """Wait until these calls and no others are parked for everybody."""

        def shown() -> bool:
            return [parked["slot"] for parked in self.picture["parked"]] == [*slots]

        await_value(shown, seconds, f"parked: {', '.join(slots) or 'nothing'}")

    def work(self, device: str = "phone", **more: Any) -> None:
        """Sit down and be ready."""
        self.does("login", device=device, **more)
        self.does("state", state="ready")

    def sees(self, state: str, seconds: float = 15, **more: Any) -> Picture:
        """Wait until the call is in this state ("" for no call at all) and says so `more`; the call then. A picture
        is drawn a moment after what it shows: who looks at once may see the one before."""
        seen: Picture = {}

        def there() -> bool:
            nonlocal seen
            seen = self.call
            return (seen.get("state") or "") == state and more.items() <= seen.items()

        try:
            await_value(there, seconds, f"the desk's call is {state or 'over'}, {more}")
        except TimeoutError as error:
            raise TimeoutError(f"{error}; the desk shows {self.picture}") from error
        return seen

    def is_in(self, state: str, seconds: float = 15) -> None:
        """Wait until the person's own state is this one."""
        await_value(lambda: self.picture.get("state") == state, seconds, f"the desk is {state}")
