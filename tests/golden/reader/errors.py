"""What is wrong with bytes that are not taken."""


class Refused(Exception):
    """These bytes are not what they should be; the text says in what."""
