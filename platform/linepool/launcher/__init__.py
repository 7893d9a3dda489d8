"""Brings the whole product up on one machine: set-up, supervision, status, tests.

Nothing here imports Django or a company's code: the launcher starts processes and asks them
questions, so that it still works when one of them is broken.
"""
