"""Answers of Django's own error pages, in the API's shape: every other path is the browser application's."""

from django.http import HttpRequest, JsonResponse


def answer(status: int, code: str, message: str) -> JsonResponse:
    """An error outside any view, in the shape of the views' own."""
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer a request Django itself refused."""
    return answer(400, "malformed", "The request is malformed.")


def unknown_route(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer for an address nobody serves."""
    return answer(404, "not_found", "There is no such address.")


def no_workspace() -> JsonResponse:
    """Answer at a host without a company."""
    return answer(404, "no_workspace", "There is no workspace at this address.")


def no_database() -> JsonResponse:
    """Answer while the database is away, restarting or out of connections: nothing was done."""
    return answer(503, "database_unavailable", "Our database does not answer. Calls go on; try again in a moment.")


def failure(request: HttpRequest) -> JsonResponse:
    """Answer for a mistake of ours; the log has the details."""
    return answer(500, "internal_error", "Something went wrong on our side.")
