"""What each page says, apart from how it is shown.

One module a page, each with `page(view, **choices) -> model.Page`: the headline, the
key figures, the findings with their charts and tables, and what is missing. The
Streamlit pages render a Page, the exports write the same Page as slides, sheets and
text, so a figure cannot differ between screen and file. Nothing here imports Streamlit.
"""
