"""The corridor: one short file a journey. It calls the rooms and computes nothing itself."""
