"""The parts of a blend: how its models are fitted, what each counts, and how they answer."""
