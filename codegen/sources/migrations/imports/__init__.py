"""What a revision's imports lead to, where no project code may run."""
