"""What supervisors do to others' calls and desks; each is a command to call control."""
