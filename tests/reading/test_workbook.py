"""Workbooks: one sheet becomes a table, and a damaged one harms nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.reading import archives
from tests.reading.files import FRAME, refused


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FRAME.to_excel(tmp_path / "t.xlsx", index=False)
    data = (tmp_path / "t.xlsx").read_bytes()
    monkeypatch.setattr(archives, "MAX_UNPACKED", 2000)
    assert "unpacks to more than" in refused(tmp_path, data, "t.xlsx").problem
