"""What tells one file from another: a hash, of a large file one of hashes, made by both cores."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from analytics.reading.pages import Pages
from analytics.reading.windows import WINDOW, ahead


def digest_of(path: Path) -> bytes:
    """Return the SHA-256 of a file; beyond 16 MiB, that of the SHA-256 of each 16 MiB."""
    data = Pages(path)
    starts = range(0, max(1, len(data)), WINDOW)
    parts = list(ahead(lambda at: sha256(data[at : at + WINDOW]).digest(), starts))
    return parts[0] if len(parts) == 1 else sha256(b"".join(parts)).digest()
