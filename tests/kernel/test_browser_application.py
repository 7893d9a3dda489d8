"""The built browser application is served on every host, and never in place of the API."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from linepool.kernel.spa import BrowserApplicationMiddleware

Serve = Callable[..., Any]


@pytest.fixture(params=[False, True], ids=["production", "development"])
def serve(tmp_path: Path, settings: Any, request: pytest.FixtureRequest) -> Serve:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<html>page</html>")
    (tmp_path / "assets" / "app-1a2b.js").write_text("code()")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    settings.LINEPOOL_BROWSER_DIR = tmp_path
    settings.WHITENOISE_AUTOREFRESH = request.param
    middleware = BrowserApplicationMiddleware(lambda request: HttpResponse("the API", status=418))
    return lambda path, method="GET", **headers: middleware(RequestFactory().generic(method, path, headers=headers))


@pytest.mark.parametrize("path", ["/", "/calls", "/calls/123", "/enter?ticket=x"])
def test_every_page_is_the_applications(serve: Serve, path: str) -> None:
    answer = serve(path)
    assert answer.content == b"<html>page</html>"
    assert answer["Cache-Control"] == "no-cache"


def test_files_with_a_hash_are_kept_for_ever(serve: Serve) -> None:
    answer = serve("/assets/app-1a2b.js")
    assert answer.content == b"code()"
    assert "javascript" in answer["Content-Type"]
    assert "immutable" in answer["Cache-Control"]


def test_a_file_the_browser_has_is_not_sent_again(serve: Serve) -> None:
    first = serve("/favicon.svg")
    again = serve("/favicon.svg", **{"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/calls/"), ("GET", "/assets/gone.js"), ("GET", "/ws/live/"), ("POST", "/"), ("GET", "/api")],
)
def test_what_is_no_page_is_left_to_the_api(serve: Serve, method: str, path: str) -> None:
    assert serve(path, method).status_code == (418 if path != "/api" else 200)


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/assets/../../secret"])
def test_nothing_outside_the_build_is_served(serve: Serve, tmp_path: Path, path: str) -> None:
    (tmp_path.parent / "secret").write_text("secret")
    assert b"secret" not in serve(path).content


def test_before_the_first_build_the_page_says_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.LINEPOOL_BROWSER_DIR = tmp_path / "none"
    answer = BrowserApplicationMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert (answer.status_code, b"./run up" in getattr(answer, "content", b"")) == (503, True)


@pytest.mark.parametrize(("host", "site"), [("lines.example", "public"), ("acme.lines.example:8000", "workspace")])
def test_the_page_is_told_which_site_its_host_is(
    serve: Serve, tmp_path: Path, settings: Any, host: str, site: str
) -> None:
    settings.LINEPOOL_HOST = "lines.example"
    settings.ALLOWED_HOSTS = [".lines.example"]
    (tmp_path / "index.html").write_text("<html><head></head></html>")
    assert f'<meta name="linepool-site" content="{site}">'.encode() in serve("/", Host=host).content
