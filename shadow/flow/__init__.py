"""Flow between two stock points: work in progress, lead time, throughput, and two verdicts.

Everything follows from two cumulative curves of a loop, parts in and parts out (conservation),
read on open time. Sources: Little (1961); Hopp & Spearman, *M&SOM* 6(2):133–148, 2004.
"""
