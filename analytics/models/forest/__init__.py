"""The parts of a random forest: the encoder, the trees, how they grow and how they answer."""
