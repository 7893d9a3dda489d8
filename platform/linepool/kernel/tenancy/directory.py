"""Company id ↔ schema, remembered per process: neither ever changes for a company."""

from threading import Lock

from django_tenants.utils import get_tenant_model

from linepool.kernel.tenancy.scope import PUBLIC_SCHEMA, Scope, UnknownCompany, public_scope

_lock = Lock()
_by_key: dict[str | int, Scope] = {}


def find(key: str | int) -> Scope:
    """Return the scope of the company with this id or schema name; raise ``UnknownCompany``."""
    scope = _by_key.get(key)
    if scope is None:
        scope = _read(key)
        with _lock:
            _by_key[scope.schema] = scope
            if scope.company_id is not None:
                _by_key[scope.company_id] = scope
    return scope


def forget() -> None:
    """Drop what is remembered; for tests that delete companies."""
    with _lock:
        _by_key.clear()


def _read(key: str | int) -> Scope:
    if key == PUBLIC_SCHEMA:
        raise UnknownCompany("the public schema is not a company; use public_scope()")
    field = "pk" if isinstance(key, int) else "schema_name"
    with public_scope():
        row = get_tenant_model()._default_manager.filter(**{field: key}).values_list("pk", "schema_name").first()
    if row is None:
        raise UnknownCompany(f"there is no company {key!r}")
    return Scope(schema=row[1], company_id=row[0])
