import keras
import numpy as np
import tensorflow as tf

from analytics.models.net.optimizer import BETA1, BETA2, EPSILON, AdamW
from analytics.models.net.schedules import paces


def test_each_member_moves_as_adam_alone_at_its_own_rate():
    random = np.random.default_rng(0)
    start, gradients = random.normal(size=(3, 4)), random.normal(size=(5, 3, 4))
    together = tf.Variable(start.astype(np.float32))
    optimizer = AdamW([together], np.array([0.25, 1.0, 4.0]), decay=0.0)
    for gradient in gradients:
        optimizer.step([tf.constant(gradient, tf.float32)], 0.1)
    for member, rate in enumerate((0.025, 0.1, 0.4)):
        alone = tf.Variable(start[member])
        adam = keras.optimizers.Adam(rate, BETA1, BETA2, EPSILON)
        for gradient in gradients:
            adam.apply([tf.constant(gradient[member])], [alone])
        np.testing.assert_allclose(together[member], alone, rtol=1e-4, atol=1e-5)


def test_only_weights_of_layers_decay_and_at_the_pace_of_their_member():
    weights, biases = tf.Variable(tf.ones((2, 3, 3))), tf.Variable(tf.ones((2, 3)))
    optimizer = AdamW([weights, biases], np.array([0.5, 2.0]), decay=0.1)
    optimizer.step([tf.zeros_like(weights), tf.zeros_like(biases)], 1.0)
    np.testing.assert_allclose(weights[:, 0, 0], [0.95, 0.8], rtol=1e-6)
    np.testing.assert_array_equal(biases, np.ones((2, 3)))


def test_paces_lie_evenly_around_the_learning_rate():
    np.testing.assert_allclose(paces(5), [0.25, 0.5, 1, 2, 4])
    np.testing.assert_array_equal(paces(1), [1])
