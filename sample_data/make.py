"""Write the sample data sets of this folder: `python sample_data/make.py [folder]`.

The same bytes come out every time. Four sets are the small classics that scikit-learn ships,
with readable names; three are invented here, seeded, with effects that a model can find and
dirt that a person has to clean. `index.json` and `README.md` describe them all.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.utils import Bunch

# RandomState, not default_rng: numpy promises never to change its stream of numbers.
Random = np.random.RandomState

DIABETES_COLUMNS = [
    *("age", "sex", "body_mass_index", "blood_pressure", "total_cholesterol", "ldl", "hdl"),
    *("cholesterol_ratio", "log_triglycerides", "blood_sugar", "progression"),
]


# --- the classics that come with scikit-learn ---------------------------------------------------


def named(bunch: Bunch, target: str) -> pd.DataFrame:
    """Return the table of a scikit-learn set with `target` as class names in the last column."""
    frame = bunch.frame.drop(columns="target")
    frame.columns = [name.replace(" ", "_").replace("/", "_") for name in frame.columns]
    frame[target] = [bunch.target_names[number] for number in bunch.target]
    return frame


def breast_cancer() -> pd.DataFrame:
    """Cell nuclei in 569 fine needle aspirates, and what the tumour turned out to be."""
    return named(datasets.load_breast_cancer(as_frame=True), "diagnosis")


def wine() -> pd.DataFrame:
    """Chemistry of 178 Italian wines from three cultivars."""
    return named(datasets.load_wine(as_frame=True), "cultivar")


def diabetes() -> pd.DataFrame:
    """Ten measurements of 442 patients in their own units, and the disease one year later."""
    return datasets.load_diabetes(as_frame=True, scaled=False).frame.set_axis(
        DIABETES_COLUMNS, axis="columns"
    )


def digits() -> pd.DataFrame:
    """1,797 handwritten digits of 8 x 8 pixels, 0 (paper) to 16 (ink)."""
    frame = datasets.load_digits(as_frame=True).frame.astype("int64")
    return frame.rename(columns={"target": "digit"})


# --- telecom churn: the effects are real, the dirt is typical -----------------------------------


def chance(logit: np.ndarray) -> np.ndarray:
    """Return probabilities for log odds."""
    return 1 / (1 + np.exp(-logit))


def subscribers(random: Random, rows: int) -> pd.DataFrame:
    """Return clean subscribers, without the answer."""
    contract = random.choice(["Month-to-month", "One year", "Two year"], rows, p=[0.55, 0.25, 0.20])
    internet = random.choice(["DSL", "Fibre", "No internet"], rows, p=[0.38, 0.44, 0.18])
    longest = pd.Series(contract).map({"Month-to-month": 48, "One year": 60, "Two year": 72})
    base = pd.Series(internet).map({"DSL": 45.0, "Fibre": 75.0, "No internet": 20.0})
    return pd.DataFrame(
        {
            "customer_id": [f"C-{100_000 + number}" for number in random.permutation(rows)],
            "region": random.choice(["North", "East", "South", "West"], rows),
            "age": np.clip(random.normal(46, 15, rows), 18, 90).astype(int),
            "contract": contract,
            "internet": internet,
            "payment": random.choice(
                ["Card", "Direct debit", "Invoice"], rows, p=[0.4, 0.35, 0.25]
            ),
            "tenure_months": 1 + (random.beta(1.0, 1.6, rows) * longest).astype(int),
            "monthly_charge": (base + random.normal(0, 9, rows)).clip(lower=12).round(2),
            "support_calls": random.poisson(1.3, rows),
        }
    )


def churn_odds(frame: pd.DataFrame) -> np.ndarray:
    """Return the log odds of leaving: the truth that a model should find again."""
    bound = frame["contract"].map({"Month-to-month": 1.1, "One year": -0.5, "Two year": -1.6})
    return (
        -1.75
        + bound
        - 0.045 * (frame["tenure_months"] - 20)
        + 0.022 * (frame["monthly_charge"] - 55)
        + 0.45 * (frame["support_calls"] - 1.3)
        + 0.35 * (frame["payment"] == "Invoice")
    ).to_numpy()


def joined(tenure: pd.Series, random: Random) -> list[str]:
    """Return the day each contract began as text, one in twelve written the German way."""
    last = date(2026, 6, 30)
    ago = 30.44 * tenure.to_numpy() - random.randint(0, 30, len(tenure))
    days = [last - timedelta(days=int(number)) for number in ago]
    german = random.random_sample(len(days)) < 1 / 12
    return [f"{day:%d.%m.%Y}" if odd else f"{day:%Y-%m-%d}" for day, odd in zip(days, german)]


def misspelt(
    column: pd.Series, share: float, variants: dict[str, list[str]], random: Random
) -> pd.Series:
    """Return `column` with some words in one of their `variants` or with a stray space."""
    words = column.to_list()
    for row in np.flatnonzero(random.random_sample(len(words)) < share):
        choices = variants.get(words[row], [f" {words[row]}", f"{words[row]} "])
        words[row] = choices[random.randint(len(choices))]
    return pd.Series(words, column.index)


def missing(column: pd.Series, share: float, words: list[str], random: Random) -> pd.Series:
    """Return `column` with a share replaced by the `words` people use for “not known”."""
    absent = random.random_sample(len(column)) < share
    return column.mask(absent, random.choice(words, len(column)))


def soiled(frame: pd.DataFrame, random: Random) -> pd.DataFrame:
    """Return `frame` as text, the way three departments would have typed it."""
    contracts = {
        "Month-to-month": ["month-to-month", "Monthly", "Month to month "],
        "One year": ["1 year", "one year", " One year"],
        "Two year": ["2 years", "two year", "Two Year"],
    }
    text = frame.astype(str)
    unpriced = ["free trial", "see contract", "n/a"]
    return text.assign(
        contract=misspelt(text["contract"], 0.10, contracts, random),
        internet=misspelt(text["internet"], 0.10, {"Fibre": ["fibre", "Fiber", "FIBRE"]}, random),
        region=misspelt(text["region"], 0.08, {"North": ["north", "N.", " North"]}, random),
        age=missing(text["age"], 0.06, ["n/a", "", "unknown", "-"], random),
        payment=missing(text["payment"], 0.04, ["", "n/a", "?"], random),
        monthly_charge=missing(text["monthly_charge"], 0.012, unpriced, random),
    )


def telecom_churn(rows: int = 3_000, twice: int = 45) -> pd.DataFrame:
    """Subscribers of a telephone company and whether they left, `twice` of them entered twice."""
    random = Random(20_260_630)
    frame = subscribers(random, rows)
    left = random.random_sample(rows) < chance(churn_odds(frame))
    frame.insert(1, "signed_up", joined(frame["tenure_months"], random))
    frame["total_charges"] = (frame["tenure_months"] * frame["monthly_charge"]).round(2)
    frame["churned"] = np.where(left, "yes", "no")
    dirty = soiled(frame, random)
    again = dirty.iloc[np.sort(random.choice(rows, twice, replace=False))]
    return pd.concat([dirty, again]).sort_index(kind="stable")


# --- daily traffic: a calendar, the weather and a little noise ----------------------------------

HOLIDAYS = {
    (1, 1): "New Year",
    (5, 1): "May Day",
    (11, 1): "All Saints",
    (12, 25): "Christmas",
    (12, 26): "Christmas",
}


def weather(days: pd.DatetimeIndex, random: Random) -> pd.DataFrame:
    """Return a temperature that follows the year and rain on about one day in three."""
    season = np.cos(2 * np.pi * (days.day_of_year - 200) / 365.25)
    wet = random.random_sample(len(days)) < 0.32
    return pd.DataFrame(
        {
            "temperature_c": (11 + 10 * season + random.normal(0, 3, len(days))).round(1),
            "rain_mm": (wet * random.gamma(1.2, 5, len(days))).round(1),
        }
    )


def daily_traffic() -> pd.DataFrame:
    """Visitors of a garden exhibition on each day of 2023 to 2025."""
    random = Random(1_096)
    days = pd.date_range("2023-01-01", "2025-12-31", freq="D")
    sky = weather(days, random)
    holiday = [HOLIDAYS.get((day.month, day.day), "no") for day in days]
    campaign = random.random_sample(len(days)) < 0.1
    weekday = np.array([0.80, 0.78, 0.84, 0.90, 1.05, 1.45, 1.30])[days.day_of_week]
    growth = 1 + 0.08 * np.arange(len(days)) / 365.25
    comfort = np.exp(0.028 * (sky["temperature_c"] - 11) - 0.030 * sky["rain_mm"])
    closed = np.where(np.array(holiday) == "Christmas", 0.35, 1.0)
    feast = np.where(np.isin(holiday, ["May Day", "All Saints"]), 1.5, 1.0)
    level = 1_150 * weekday * growth * comfort * closed * feast * np.where(campaign, 1.18, 1.0)
    visits = np.rint(level * np.exp(random.normal(0, 0.07, len(days)))).astype("int64")
    calendar = pd.DataFrame({"date": days.strftime("%Y-%m-%d"), "holiday": holiday})
    return calendar.join(sky).assign(campaign=np.where(campaign, "yes", "no"), visits=visits)


# --- card transactions: a rare answer -----------------------------------------------------------

CATEGORIES = ["groceries", "restaurant", "fuel", "online", "electronics", "travel", "jewellery"]
HONEST_SHARES = [0.34, 0.22, 0.13, 0.17, 0.06, 0.06, 0.02]
FRAUD_SHARES = [0.06, 0.05, 0.07, 0.36, 0.24, 0.10, 0.12]


def payments(random: Random, rows: int, fraud: bool) -> pd.DataFrame:
    """Return card payments: the fraudulent ones larger, later, further away and in bursts."""
    hour = random.normal(3 if fraud else 15, 5 if fraud else 4, rows)
    first = datetime(2026, 3, 1)
    days = random.randint(0, 31, rows)
    minutes = np.mod(hour, 24) * 60
    made = [first + timedelta(days=int(d), minutes=int(m)) for d, m in zip(days, minutes)]
    return pd.DataFrame(
        {
            "time": [f"{moment:%Y-%m-%d %H:%M}" for moment in made],
            "hour": [moment.hour for moment in made],
            "amount_eur": np.exp(random.normal(4.6 if fraud else 3.3, 1.0, rows)).round(2),
            "category": random.choice(CATEGORIES, rows, p=FRAUD_SHARES if fraud else HONEST_SHARES),
            "distance_km": np.exp(random.normal(4.2 if fraud else 1.8, 1.5, rows)).round(1),
            "payments_last_24h": random.poisson(4.0 if fraud else 1.6, rows),
            "chip_used": random.choice(["yes", "no"], rows, p=[0.3, 0.7] if fraud else [0.8, 0.2]),
            "fraud": "yes" if fraud else "no",
        }
    )


def card_transactions(rows: int = 10_000, frauds: int = 150) -> pd.DataFrame:
    """Card payments of one month in the order they were made, 1.5 % of them fraud."""
    random = Random(150)
    both = [payments(random, rows - frauds, False), payments(random, frauds, True)]
    frame = pd.concat(both).sort_values("time", kind="stable", ignore_index=True)
    frame.insert(0, "transaction_id", [f"T{number:06d}" for number in range(1, rows + 1)])
    return frame


# ------------------------------------------------------------------------------------------------

SETS = (breast_cancer, wine, diabetes, digits, telecom_churn, daily_traffic, card_transactions)


def write_all(folder: Path) -> None:
    """Write every set as ``<name>.csv`` into `folder`: UTF-8, commas, Unix line ends."""
    for make in SETS:
        make().to_csv(folder / f"{make.__name__}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
