"""The homes of events: one file each, behind the one protocol of `gateway.store`."""
