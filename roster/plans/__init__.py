"""Event plans that are shipped as event files."""
