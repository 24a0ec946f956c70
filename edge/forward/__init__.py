"""The edge and the gateway on two boxes: readings go on over MQTT, acknowledged once kept."""
