"""A table of contacts taken in: its columns, what each row says, whom it is about, and what would change. Nothing of a
file is kept here: it comes again with each question."""
