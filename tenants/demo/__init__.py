"""The demo company: a small tea trader with people, queues and a month of calls, the same on every installation."""
