"""One screen or window a file."""
