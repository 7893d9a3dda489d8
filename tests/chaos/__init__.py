"""Survival: calls in every state, something done to the running product, and what callers and agents saw of it."""
