"""The field of questions: its page, and in the room while a show runs."""
