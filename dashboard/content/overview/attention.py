"""What needs a leader's attention, computed from the data, each point one sentence.

Every point says a number, what it is compared with, and leads to its evidence and to
the page with more. The order is that of urgency; a point without ground is not made.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.content.model import Attention
from dashboard.content.overview import attention_figures as figures
from dashboard.content.overview import attention_standing as standing
from dashboard.selection.view import View

#: The list stays short: what comes after is on the pages themselves.
MOST = 9
#: Without figures of so many associations nothing can be said of the whole.
MANY_SILENT = 0.2


def points(view: View) -> tuple[Attention, ...]:
    """The attention points under the view's filter, most urgent first."""
    makers: tuple[Callable[[View], Attention | None], ...] = (
        standing.unfunded,
        figures.missed_targets,
        figures.due_milestones,
        standing.overdue_terms,
        standing.lost_posts,
        standing.less_state_money,
        lambda v: figures.unknown_members(v, at_least=MANY_SILENT),
        figures.fewer_members,
        figures.missing_reports,
        figures.contradictions,
        lambda v: figures.unknown_members(v, below=MANY_SILENT),
        standing.overdue_union_term,
    )
    attentions = [point for make in makers if (point := make(view)) is not None]
    return tuple(attentions[:MOST])
