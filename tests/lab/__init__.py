"""The outside world: carriers, callers and browsers that are real software, against a real running copy."""
