"""The REST interface under /api/v1: types of its own on the wire, so that the model may change without breaking a client."""
