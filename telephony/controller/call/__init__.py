"""One call: its states, what it does in each, and the facts that are kept of it."""
