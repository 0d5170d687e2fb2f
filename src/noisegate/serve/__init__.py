"""For other programs: an HTTP server that answers as the Perspective API does, and a REST API."""
