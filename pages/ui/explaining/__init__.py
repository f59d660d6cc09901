"""The parts of the Explain page: one file for each question."""
