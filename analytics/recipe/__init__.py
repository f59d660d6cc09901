"""Recipes: steps in order, what becomes of each on some rows, and how they are taken away."""

from analytics.recipe.exchange import from_json, to_json
from analytics.recipe.outcome import Misfit, Outcome
from analytics.recipe.preview import Preview
from analytics.recipe.recipe import FittedRecipe, Recipe
from analytics.recipe.script import script
from analytics.recipe.walk import Stop, take

__all__ = [
    "FittedRecipe",
    "Misfit",
    "Outcome",
    "Preview",
    "Recipe",
    "Stop",
    "from_json",
    "script",
    "take",
    "to_json",
]
