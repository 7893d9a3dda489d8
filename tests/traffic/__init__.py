"""A company with life in it: callers who come and go by themselves, and people who take their calls."""
