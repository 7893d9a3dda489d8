"""Agents at their desks: who sits where, with which device, and what they ask for."""
