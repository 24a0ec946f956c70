"""The parts of the MQTT adapter beside the adapter itself."""
