"""Sessions for pictures and journeys, begun without clicking through the log-in page."""

from playwright.sync_api import Page

PASSWORD = "linepool-demo"  # noqa: S105 - the demo company's, shown by ./run status

#: A request as the application itself makes it, from within a page: names below .localhost resolve in browsers only.
SEND = """async ([method, body]) => {
    await fetch('/api/session/');
    const token = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='))?.slice(10) ?? '';
    const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token};
    const answer = await fetch('/api/session/', {method, headers, body: JSON.stringify(body)});
    return answer.status;
}"""


def log_in(page: Page, site: str, email: str) -> None:
    """Begin a session as the pages do, without the pages."""
    page.goto(f"{site}/favicon.svg")
    status = page.evaluate(SEND, ["POST", {"email": email, "password": PASSWORD}])
    if status != 200:
        raise SystemExit(f"{email} cannot log in at {site}: {status}")


def set_language(page: Page, site: str, who: str, language: str) -> None:
    """A person's language is kept by the server; visitors' by the address."""
    if who:
        page.goto(f"{site}/favicon.svg")
        page.evaluate(SEND, ["PATCH", {"language": "zh-hans" if language.startswith("zh") else "en"}])
