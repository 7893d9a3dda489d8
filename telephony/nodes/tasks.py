"""The pool's housekeeping."""

from __future__ import annotations

from linepool.kernel.tenancy.celery import public_task
from telephony.nodes import endpoints, services


@public_task(name="nodes.check", ignore_result=True)
def check_nodes() -> dict[str, str]:
    """Every few seconds: how each media node is; the one of the settings first learns its address, which may move."""
    services.register_nodes()
    return services.check_nodes()


@public_task(name="nodes.purge_expired_devices", ignore_result=True)
def purge_expired_devices() -> int:
    """Every minute: agents' phones past their time."""
    return endpoints.purge_expired()


@public_task(name="nodes.forget_switch_log", ignore_result=True)
def forget_switch_log() -> int:
    """Every few hours: the switch's own records past their time."""
    return services.forget_switch_log()
