"""The wires: one file per protocol that a simulated machine can speak."""
