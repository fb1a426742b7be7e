"""The parts of /cap-nhat: templates, submitting, history, collecting, corrections.

Each part asks dashboard.access.access for the editor again before it changes anything.
"""
