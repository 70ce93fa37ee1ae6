"""What happens in the child process: the history run to its end."""
