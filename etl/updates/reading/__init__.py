"""A report read, decided figure by figure, and handed over as an upload (docs/intake.md)."""
