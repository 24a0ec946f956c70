"""Figures of speed and size, measured from outside, on the programs as a user starts them."""
