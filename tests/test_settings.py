"""The settings are ones that Streamlit knows, and the colours can be read."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def options(table: dict, prefix: str = "") -> Iterator[str]:
    """Yield every key of a nested table as a dotted name."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from options(value, f"{name}.")
        else:
            yield name


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", list(options(SETTINGS)))
def test_streamlit_knows(name):
    assert name in config._config_options_template


def test_nothing_leaves_this_computer_unasked():
    assert SETTINGS["server"]["address"] == "127.0.0.1"
    assert SETTINGS["browser"]["gatherUsageStats"] is False
    assert SETTINGS["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("mode", ["light", "dark"])
class TestTheme:
    def test_text_can_be_read_on_every_background(self, mode):
        theme = SETTINGS["theme"][mode]
        names = ("backgroundColor", "secondaryBackgroundColor")
        for ground in [part[name] for part in (theme, theme["sidebar"]) for name in names]:
            assert contrast(theme["textColor"], ground) >= 7
            assert contrast(theme["linkColor"], ground) >= 4.5
            assert contrast(theme["primaryColor"], ground) >= 3

    def test_white_can_be_read_on_the_accent(self, mode):
        assert contrast("#ffffff", SETTINGS["theme"][mode]["primaryColor"]) >= 4.5

    def test_the_first_chart_colours_stand_out(self, mode):
        theme = SETTINGS["theme"][mode]
        for colour in theme["chartCategoricalColors"][:4]:
            assert contrast(colour, theme["backgroundColor"]) >= 3
