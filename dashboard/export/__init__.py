"""Files that leave the dashboard: PowerPoint, Excel, Word, and figures with sources.

All of them write content.model.Page objects, so a figure in a file is the figure on
the screen. Nothing here imports Streamlit's running app or needs a browser.
"""
