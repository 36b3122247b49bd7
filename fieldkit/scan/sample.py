"""The code that a scanner's self-test has scanned: 34 digits as on a badge, then letters that laptops disagree on."""

from __future__ import annotations

from roster.badges.qr import Matrix

#: Each digit, each digit twice in a row, no stretch of three a second time. No badge: a badge's first four bits are 1.
SAMPLE_DIGITS = "9081726354001122334455667788993157"
#: Those that change places between keyboard layouts, small, so that Caps Lock and an input method show as well.
SAMPLE_LETTERS = "qazwym"
SAMPLE = SAMPLE_DIGITS + SAMPLE_LETTERS
#: The smallest QR code that holds it.
SAMPLE_VERSION = 2


def sample_matrix() -> Matrix:
    """25 rows of 25 modules, True where dark, without the quiet zone."""
    import qrcode  # only who tests a scanner waits for it: it brings a library of pictures with it
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(SAMPLE_VERSION, ERROR_CORRECT_M, border=0)
    code.add_data(SAMPLE_DIGITS, optimize=0)
    code.add_data(SAMPLE_LETTERS, optimize=0)
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
