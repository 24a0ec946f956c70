"""One indicator a file; `shadow.maturity.indicator.indicators` finds them."""
