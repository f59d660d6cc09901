"""The parts of gradient boosting."""
