"""Reports added up beforehand (ADR 56): what each quarter of an hour and each of the company's days came to, by queue
and person. What arrives or changes later marks its quarters stale in the same transaction; a stale quarter is counted
from its records until a worker has added it up anew, so a report never differs from its calls."""
