"""Whom a company talks to: names, numbers, notes; found by any part of them."""
