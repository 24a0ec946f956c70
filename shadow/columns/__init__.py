"""The books of long periods, made with arrays from the store's tables instead of event by event.

The definition of what events mean stays with the fold (`shadow.track`, `shadow.record`): this makes
the same books out of the same events, to the last number, and says of a stream that it is intricate
(`shadow.columns.tables.Intricate`) where only the fold can.
"""
