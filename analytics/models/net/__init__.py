"""The parts of the neural network; TensorFlow is loaded with them, so only workers import them."""
