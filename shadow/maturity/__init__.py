"""The Acatech step from evidence: indicators, thresholds with a version, the weakest link.

Inspired by the Acatech Industrie 4.0 Maturity Index (Schuh et al. 2017, update 2020); never
certified by it. Every threshold is ours ([P]) and can be overridden in the plant file.
"""
