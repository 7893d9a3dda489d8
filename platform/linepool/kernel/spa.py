"""Serves the built browser application beside the API, on every host."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

_NOT_PAGES = ("/api/", "/ws/", "/static/", "/assets/")


class BrowserApplicationMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Files of the build as they are; every other address outside the API is the application's own page."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.build = Path(settings.LINEPOOL_BROWSER_DIR)
        if self.build.is_dir():
            self.add_files(str(self.build))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a file, the application's page, or whatever the API says."""
        if request.method in {"GET", "HEAD"} and not request.path.startswith(_NOT_PAGES) and not self.is_file(request):
            return self.page()
        answer: HttpResponseBase = super().__call__(request)
        return answer

    def is_file(self, request: HttpRequest) -> bool:
        """Tell whether the build has a file at this address."""
        return request.path_info != "/" and request.path_info in self.files

    def page(self) -> HttpResponseBase:
        """Return the application's page; never cached, because it names the build's files."""
        try:
            response = FileResponse((self.build / "index.html").open("rb"), content_type="text/html; charset=utf-8")
        except FileNotFoundError:
            return HttpResponse("The browser application is not built yet: run ./run up.", status=503)
        response["Cache-Control"] = "no-cache"
        return response

    def immutable_file_test(self, path: str, url: str) -> bool:
        """The build puts a hash into every name below /assets/."""
        return url.startswith("/assets/")
