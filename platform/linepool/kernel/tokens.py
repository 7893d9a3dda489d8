"""Secrets sent in links. The database keeps a hash, so reading it gives nobody a way in."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """Return a fresh token (256 bits, URL-safe) and the hash to keep."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
