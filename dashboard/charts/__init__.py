"""Charts: what they mean (`chart`), which kinds there are (`kinds`), and their renderers."""
