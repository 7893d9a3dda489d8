"""What keeps the house standing."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from linepool.kernel import permissions
from linepool.kernel.api.views import CompanyView

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "LINEPOOL_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LINEPOOL_HOST": "calls.example",
    "LINEPOOL_DATABASE_URL": "postgresql://a:b@db.example/linepool",
    "LINEPOOL_VALKEY_URL": "redis://valkey.example",
    "LINEPOOL_ARI_PASSWORD": "x",
    "LINEPOOL_AMI_PASSWORD": "x",
    "LINEPOOL_EMAIL_URL": "smtps://mail.example",
}


def test_the_folder_platform_is_no_package() -> None:
    """As a package it would shadow the standard library's module (facts/layout.md)."""
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).parent != ROOT
    assert platform.python_version()


def test_imports_point_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_model_lacks_its_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_api_document_is_complete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
    assert capsys.readouterr().err == ""


def start_production(**changes: str) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a process of their own; an empty value removes the variable."""
    env = {name: value for name, value in (GOOD | changes).items() if value}
    return subprocess.run(
        [sys.executable, "-c", "import linepool.settings.production"],
        env=env | {"PATH": "/usr/bin"}, capture_output=True, text=True, check=False,
    )


def test_production_starts_with_secrets_of_its_own() -> None:
    assert start_production().returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINEPOOL_SECRET_KEY", ""),
        ("LINEPOOL_SECRET_KEY", "development-only-not-for-production"),
        ("LINEPOOL_SECRET_KEY", "short"),
        ("LINEPOOL_SECRET_KEY", "a" * 60),
        ("LINEPOOL_HOST", "localhost"),
        ("LINEPOOL_DATABASE_URL", ""),
        ("LINEPOOL_VALKEY_URL", ""),
        ("LINEPOOL_ARI_PASSWORD", ""),
        ("LINEPOOL_AMI_PASSWORD", ""),
        ("LINEPOOL_EMAIL_URL", "outbox://"),
    ],
)
def test_production_refuses_to_start_with_what_is_meant_for_development(name: str, value: str) -> None:
    done = start_production(**{name: value})
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1]


def test_a_view_naming_an_unknown_permission_cannot_be_loaded() -> None:
    with pytest.raises(ValueError, match="calls.destroy"):
        type("Wrong", (CompanyView,), {"permission": {"GET": "calls.view", "POST": "calls.destroy"}})


def test_every_role_is_mapped_and_owners_may_do_all() -> None:
    assert set(permissions.ROLE_PERMISSIONS) == set(permissions.Role)
    assert permissions.permissions_of("owner") == set(permissions.PERMISSIONS)
    assert permissions.permissions_of("nonsense") == set()


def test_every_shared_cookie_stays_on_its_host() -> None:
    assert settings.SESSION_COOKIE_DOMAIN is None
    assert settings.CSRF_COOKIE_DOMAIN is None
