"""What people see of this second: boards and desks."""
