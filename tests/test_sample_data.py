"""The sample data are what their index and README say, and can be made again byte for byte."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[1] / "sample_data"
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv")


def task_of(target: pd.Series) -> str:
    """Return the task a person would name: few different answers are classes."""
    classes = target.nunique()
    return "regression" if classes > 20 else "binary" if classes == 2 else "multiclass"


def test_make_writes_the_same_bytes_again(tmp_path):
    # In a process of its own: scikit-learn must not linger in this one.
    command = [sys.executable, "-W", "error", str(FOLDER / "make.py"), str(tmp_path)]
    subprocess.run(command, check=True, timeout=120)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_index_lists_every_file_once():
    listed = [entry["file"] for entry in INDEX]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
class TestEntry:
    def test_has_everything_the_app_shows(self, entry):
        keys = {"file", "title", "description", "target", "task", "rows", "source", "licence"}
        assert entry.keys() == keys
        assert all(entry.values())

    def test_agrees_with_its_file(self, entry):
        frame = pd.read_csv(FOLDER / entry["file"])
        assert len(frame) == entry["rows"]
        assert task_of(frame[entry["target"]]) == entry["task"]
        assert frame[entry["target"]].notna().all()

    def test_agrees_with_the_readme(self, entry):
        row = "| `{file}` | {rows:,} | `{target}` | {task} | {licence} |".format(**entry)
        assert row in README
        assert f"## {entry['file']}\n" in README

    def test_is_small(self, entry):
        assert (FOLDER / entry["file"]).stat().st_size <= 1_000_000


class TestTelecomChurn:
    def test_has_the_dirt_that_its_readme_promises(self):
        frame = pd.read_csv(FOLDER / "telecom_churn.csv", dtype=str, keep_default_na=False)
        assert frame.duplicated().sum() == 45
        assert (frame["region"] != frame["region"].str.strip()).any()
        assert {"Monthly", "1 year", "2 years"} <= set(frame["contract"])
        assert {"n/a", "", "unknown", "-"} <= set(frame["age"])
        assert frame["signed_up"].str.fullmatch(r"\d\d\.\d\d\.\d{4}").mean() == pytest.approx(
            1 / 12, abs=0.02
        )

    def test_charges_are_numbers_with_a_few_words_between(self):
        numbers = pd.to_numeric(table("telecom_churn")["monthly_charge"], errors="coerce")
        assert 0.005 < numbers.isna().mean() < 0.02

    def test_the_named_causes_drive_churn_and_region_does_not(self):
        frame = table("telecom_churn")
        left = frame["churned"] == "yes"
        by_contract = left.groupby(frame["contract"]).mean()
        assert by_contract["Month-to-month"] > 2 * by_contract["Two year"]
        assert (
            left[frame["tenure_months"] <= 6].mean() > 2 * left[frame["tenure_months"] > 24].mean()
        )
        assert left[frame["support_calls"] >= 3].mean() > 1.3 * left.mean()
        by_region = left.groupby(frame["region"].str.strip()).mean()
        assert by_region[["East", "South", "West"]].std() < 0.03


class TestDailyTraffic:
    def test_covers_three_years_without_a_gap(self):
        days = pd.to_datetime(table("daily_traffic")["date"])
        assert days.tolist() == pd.date_range("2023-01-01", "2025-12-31").tolist()

    def test_has_weekday_season_and_rain_effects(self):
        frame = table("daily_traffic")
        days = pd.to_datetime(frame["date"])
        visits = frame["visits"]
        assert (
            visits[days.dt.day_of_week == 5].mean() > 1.4 * visits[days.dt.day_of_week == 0].mean()
        )
        assert visits[days.dt.month == 7].mean() > 1.4 * visits[days.dt.month == 1].mean()
        assert visits[frame["rain_mm"] > 10].mean() < 0.8 * visits[frame["rain_mm"] == 0].mean()


class TestCardTransactions:
    def test_fraud_is_rare(self):
        assert (table("card_transactions")["fraud"] == "yes").mean() == 0.015

    def test_no_single_number_gives_fraud_away(self):
        frame = table("card_transactions")
        fraud = frame["fraud"] == "yes"
        for column in ("amount_eur", "distance_km", "payments_last_24h"):
            honest = frame.loc[~fraud, column]
            assert frame.loc[fraud, column].median() > honest.median()
            assert frame.loc[fraud, column].min() < honest.quantile(0.9)
