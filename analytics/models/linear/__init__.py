"""The parts of the linear model."""
