"""The demo companies, the same on every installation: a small tea trader with people, queues and a month of calls, and
a coffee roaster who shares an agent with it."""
