"""Serves the built browser application beside the API, on every host."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

_NOT_PAGES = ("/api/", "/ws/", "/static/", "/assets/")


class BrowserApplicationMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Files of the build as they are; every other address outside the API is the application's own page."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.build = Path(settings.LINEPOOL_BROWSER_DIR)
        if self.autorefresh or self.build.is_dir():
            self.add_files(str(self.build))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a file, the application's page, or whatever the API says."""
        if request.method in {"GET", "HEAD"} and not request.path_info.startswith("/api/"):
            if (found := self._file_at(request.path_info)) is not None:
                return self.serve(found, request)
            if not request.path_info.startswith(_NOT_PAGES):
                return self._page(request)
        answer: HttpResponseBase = self.get_response(request)
        return answer

    def _file_at(self, path: str) -> Any:
        """Return the build's file at this address, or None."""
        return self.find_file(path) if self.autorefresh else self.files.get(path)

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Answer with a file, whole: the build's files are small, and a body in pieces costs a thread hop each."""
        found = static_file.get_response(request.method, request.META)
        with found.file or BytesIO() as body:
            response = HttpResponse(body.read(), status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response

    def _page(self, request: HttpRequest) -> HttpResponse:
        """Return the application's page, told which site this host is; never cached, for it names the build's files."""
        try:
            body = (self.build / "index.html").read_bytes()
        except FileNotFoundError:
            return HttpResponse("The browser application is not built yet: run ./run up.", status=503)
        site = "public" if request.get_host().partition(":")[0] == settings.LINEPOOL_HOST else "workspace"
        body = body.replace(b"<head>", f'<head><meta name="linepool-site" content="{site}">'.encode(), 1)
        response = HttpResponse(body, content_type="text/html; charset=utf-8")
        response["Cache-Control"] = "no-cache"
        return response

    def immutable_file_test(self, path: str, url: str) -> bool:
        """The build puts a hash into every name below /assets/."""
        return url.startswith("/assets/")
