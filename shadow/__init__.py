"""What it adds up to: spans, measures, flow and the Acatech step, computed from events."""
