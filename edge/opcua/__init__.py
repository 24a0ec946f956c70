"""The parts of the OPC UA adapter: values, node names, what to read, and the subscription."""
