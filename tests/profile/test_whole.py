"""Everything about a table at once is what its parts say one by one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_info

from analytics.dataset import Dataset
from analytics.profile.alerts import find_alerts
from analytics.profile.facts import profile_parquet
from analytics.profile.relations import relations
from analytics.profile.whole import whole_profile


def test_the_parts_are_those_that_are_asked_one_by_one(flowers: Dataset) -> None:
    found = whole_profile(flowers.path)
    assert found.facts == profile_parquet(flowers.path)
    assert found.alerts == find_alerts(pd.read_parquet(flowers.path))
    alone = relations(flowers.path)
    pd.testing.assert_frame_equal(found.relations.pairs, alone.pairs)
    assert (found.relations.order, found.relations.note) == (alone.order, alone.note)


def test_libraries_get_their_threads_back(flowers: Dataset) -> None:
    before = threadpool_info()
    whole_profile(flowers.path)
    assert threadpool_info()[: len(before)] == before


def test_a_table_without_rows_has_facts_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "empty.parquet"
    pd.DataFrame({"a": pd.Series([], dtype="float64")}).to_parquet(file)
    found = whole_profile(file)
    assert (found.facts["n_rows"], found.alerts) == (0, [])
