"""Addresses people see: the public site and each company's workspace."""

from urllib.parse import urlencode

from django.conf import settings

_DEFAULT_PORTS = {"http": 80, "https": 443}


def public_url(path: str = "/", **query: str) -> str:
    """Return an address on the public site."""
    return _url(settings.LINEPOOL_HOST, path, query)


def workspace_url(slug: str, path: str = "/", **query: str) -> str:
    """Return an address in a company's workspace."""
    return _url(workspace_host(slug), path, query)


def workspace_host(slug: str) -> str:
    """Return the host name of a company's workspace, without a port."""
    return f"{slug}.{settings.LINEPOOL_HOST}"


def _url(host: str, path: str, query: dict[str, str]) -> str:
    scheme, port = settings.LINEPOOL_SCHEME, settings.LINEPOOL_EXTERNAL_PORT
    suffix = "" if port == _DEFAULT_PORTS.get(scheme) else f":{port}"
    return f"{scheme}://{host}{suffix}{path}" + (f"?{urlencode(query)}" if query else "")
