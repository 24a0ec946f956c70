"""Planned time: shifts, rotations, holidays and exceptions, and which edition of them counted."""
