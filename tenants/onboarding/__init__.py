"""The way from sign-up to the first real call."""
