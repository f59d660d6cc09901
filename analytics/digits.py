"""Numbers as they are read aloud: few digits, and large ones in full."""

from __future__ import annotations


def spoken(value: float, digits: int = 3) -> str:
    """Return a number with few digits that count.

    >>> spoken(206855.5), spoken(999.6), spoken(0.123456), spoken(-1.24e-7), spoken(3e17)
    ('207,000', '1,000', '0.123', '-1.24e-07', '3e+17')
    """
    rounded = float(f"{value:.{digits}g}")
    whole = 1000 <= abs(rounded) < 1e15
    return f"{rounded:,.0f}" if whole else f"{rounded:.{digits}g}"


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign.

    >>> signed(26855.5), signed(-0.0123), signed(0.0)
    ('+26,900', '-0.0123', '+0')
    """
    return f"{'' if value < 0 else '+'}{spoken(value, digits)}"
