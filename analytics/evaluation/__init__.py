"""Evaluation: what a run is worth. The only place that touches the test part."""
