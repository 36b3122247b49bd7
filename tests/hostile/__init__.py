"""Bytes that somebody else chose: only the project's own errors come out, and memory stays bounded."""
