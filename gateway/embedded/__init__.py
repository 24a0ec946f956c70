"""What the embedded store is made of: see `gateway.stores.embedded`."""
