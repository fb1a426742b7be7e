"""ZIP "số liệu và nguồn": tables as CSV, what they mean as JSON, and a text to read first.

A valid Frictionless Data Package (datapackage.json), with SDMX attributes a table.
"""

from dashboard.export.package.write import package

__all__ = ["package"]
