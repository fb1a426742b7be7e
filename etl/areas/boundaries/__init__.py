"""Outlines of areas: the shipped approximate map, fetched ones, the user's own.

`best_layer(version, level)` is what a page asks for. `python -m etl boundaries`
runs the commands (add_arguments, run). docs/boundaries.md tells the method.
"""

from etl.areas.boundaries.cli import add_arguments, run
from etl.areas.boundaries.layers import Layer, NoLayer, best_layer, layer

__all__ = ["Layer", "NoLayer", "add_arguments", "best_layer", "layer", "run"]
