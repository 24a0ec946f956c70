"""What the wire said: adapters read machines, every reading goes to disk first."""
