"""What it means, kept: readings become events, events are stored once and never edited."""
