"""Errors of the server; every other exception that leaves it, beside fieldkit's and roster's, is a defect."""

from __future__ import annotations


class ServerError(Exception):
    """One sentence for whoever runs the server: what could not be done, with what, why, and what to do next."""
