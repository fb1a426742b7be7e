"""The dashboard: reads a published snapshot and shows it."""
