"""Explanations: why a run answers as it does. No claim of cause is made anywhere."""
