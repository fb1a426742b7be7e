"""Hồ sơ hội: what is known of one association, gathered once for headline and sections."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from dashboard.content import evidence, phrases, trends
from dashboard.content.association import terms
from dashboard.content.funding import frames
from dashboard.content.model import Card
from dashboard.content.sources import completeness
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: From so many associations with a figure on, a median of the type is formed.
ENOUGH = 4
#: Code of the posts that the State pays for good.
_PERMANENT = "permanent_post"
#: What is lacking, where the indicator's name would say more than that.
_LACKING = {
    "activities": "số lớp, cuộc, nhiệm vụ đã tổ chức",
    "presence": "tên từng địa bàn có tổ chức hội",
}


@dataclass(frozen=True)
class Profile:
    """One association under the filter: the answers of queries/association_*.sql."""

    view: View
    identity: pd.Series
    reported: pd.DataFrame
    presence: pd.DataFrame
    status: pd.DataFrame
    peers: pd.DataFrame
    targets: pd.DataFrame
    registers: pd.DataFrame
    completeness: pd.DataFrame
    contradictions: pd.DataFrame
    overdue: pd.DataFrame
    lost: pd.DataFrame

    @staticmethod
    @cached_for_view
    def of(view: View) -> Profile:
        return Profile(
            view=view,
            identity=view.query("association/identity").iloc[0],
            reported=view.query("association/reported"),
            presence=view.query("association/presence"),
            status=view.query("association/status"),
            peers=view.query("association/peers"),
            targets=view.query("targets/all"),
            registers=_register_entries(view),
            completeness=completeness.read(view).cells,
            contradictions=view.query("association/contradictions"),
            overdue=terms.overdue(view),
            lost=view.query("overview/attention_posts"),
        )

    @property
    def name(self) -> str:
        return str(self.identity["label"])

    @property
    def is_member(self) -> bool:
        return str(self.identity["association_kind"]) == "member"

    def figure(self, indicator: str, part: str | None = "") -> pd.Series | None:
        """The newest figure of an indicator; `part` is the code of a group or source, "" for
        the whole, None for any."""
        figures = self.reported[self.reported["indicator"] == indicator]
        if part is not None:
            figures = figures[figures["part"] == part]
        return None if figures.empty else figures.iloc[0]

    @property
    def state_money(self) -> pd.Series | None:
        """What the State gives in the newest year told."""
        figures = self.reported[
            (self.reported["indicator"] == "income") & (self.reported["part"] == frames.STATE)
        ]
        # A year's figure stands before a level told for other periods.
        years = figures[figures["period"].str.match(r"(năm )?\d{4}$")]
        return None if figures.empty else (years if len(years) else figures).iloc[0]

    @property
    def posts(self) -> pd.Series | None:
        """Permanent posts, else all posts."""
        permanent = self.figure("posts", _PERMANENT)
        return permanent if permanent is not None else self.figure("posts", None)

    @property
    def districts(self) -> pd.Series | None:
        """Districts with an organisation of its own."""
        return self.figure("districts_covered", None)

    @property
    def expected(self) -> pd.DataFrame:
        """What it is expected to report (rows of sources/completeness.sql)."""
        return self.completeness[self.completeness["expected"].astype(bool)]

    @property
    def silent(self) -> list[str]:
        """Names of the expected indicators that have no figure."""
        rows = self.expected[self.expected["state"] == "not_reported"]
        named = zip(rows["indicator"], rows["indicator_name"], strict=True)
        return [_LACKING.get(str(code), str(name)) for code, name in named]

    @property
    def known(self) -> int:
        """How many of the expected indicators have a figure."""
        return int(self.expected["state"].isin(completeness.REPORTED).sum())


def _register_entries(view: View) -> pd.DataFrame:
    """Its own entries; requests among the targets stand with the targets."""
    entries = view.query("registers/entries")
    return entries[entries["record_table"] == "register_entries"].reset_index(drop=True)


def headline(profile: Profile) -> str:
    """The association in one sentence: members, money, reach, what is wrong."""
    said = []
    members = profile.figure("members")
    if members is not None:
        said.append(f"{phrases.figure(members, '')} hội viên")
    organisations = profile.figure("member_organisations")
    if organisations is not None:
        said.append(f"{phrases.figure(organisations, '')} tổ chức thành viên")
    money = profile.state_money
    if money is not None and str(profile.identity["association_kind"]) != "union":
        when = phrases.when(str(money["period"]).removeprefix("năm "))
        said.append(
            f"không được ngân sách cấp {when}"
            if money["value"] == 0
            else f"ngân sách {phrases.figure(money)} {when}"
        )
    if len(profile.lost):
        loss = profile.lost.iloc[0]
        what = "không còn biên chế" if loss["latest"] == 0 else "giảm biên chế"
        said.append(f"{what} {_since(loss['since_label'])}")
    elif len(profile.overdue):
        over = profile.overdue.iloc[0]
        until = "hết năm" if numbers.missing(over["extended_to"]) else "kéo dài đến năm"
        said.append(f"nhiệm kỳ {terms.span(over)} {until} {over['ran_out'].year}")
    if not said:
        posts = profile.figure("posts", "all")
        if posts is not None:
            said.append(f"{phrases.figure(posts, '')} người làm việc")
    if not said and len(profile.reported):
        said.append(f"{len(profile.reported)} con số đã báo cáo")
    if not said:
        return f"{profile.name}: {wording.NO_DATA} trong phạm vi đang lọc"
    words = f"{profile.name}: {', '.join(said)}"
    while len(words) > phrases.HEADLINE_LETTERS and len(said) > 1:
        # Of the middle ones the last makes way: money and what is wrong stay.
        said.pop(1 if len(said) > 2 else 0)
        words = f"{profile.name}: {', '.join(said)}"
    return words


def headline_records(profile: Profile) -> tuple[str, ...]:
    """The records the headline rests on."""
    figures = (profile.figure("members"), profile.figure("member_organisations"),
               profile.state_money, profile.figure("posts", "all"))  # fmt: skip
    rows = [*(row["record_ids"] for row in figures if row is not None)]
    rows += [*profile.lost["record_ids"], *profile.overdue["record_ids"]]
    return evidence.record_ids(rows or list(profile.reported["record_ids"]))


def facts(profile: Profile) -> tuple[str, ...]:
    """Full name and type, as the line below the headline."""
    kind = phrases.text(profile.identity["type_short"])
    name = str(profile.identity["name"])
    return (f"{name} ({phrases.decapitalise(kind)})" if kind else name,)


def cards(profile: Profile) -> tuple[Card, ...]:
    """Up to five key figures of the association."""
    made = [
        _card(profile.figure("members"), "Hội viên (người)", trends.members(profile.view)),
        _card(profile.figure("member_organisations"), "Tổ chức thành viên (tổ chức)"),
        _money(profile),
        _posts(profile),
        _districts(profile),
    ]
    if profile.is_member and len(profile.expected):
        made.append(
            phrases.count_card(
                "Số liệu cần có đã có",
                profile.known,
                numbers.share(profile.known, len(profile.expected), 0),
                completeness.read(profile.view).records,
                "chỉ số",
                of=len(profile.expected),
            )
        )
    kept = [card for card in made if card is not None]
    return tuple(kept[:5])


def _money(profile: Profile) -> Card | None:
    money = profile.state_money
    if money is None:
        return None
    is_union = str(profile.identity["association_kind"]) == "union"
    return phrases.money_card(
        "Ngân sách cấp cho các hội" if is_union else "Ngân sách cấp",
        money["value"],
        per="/năm",
        zero="không",
        qualifier=money["qualifier"],
        dong_to=money["value_to"],
        note=f"{'' if money['value'] else 'nguồn nêu rõ, '}{money['period']}",
        record_ids=money["record_ids"],
    )


def _posts(profile: Profile) -> Card | None:
    posts = profile.posts
    if posts is None:
        return None
    label = "Biên chế (người)" if posts["part"] == _PERMANENT else "Người làm việc (người)"
    card = _card(posts, label)
    if card is None or profile.lost.empty:
        return card
    loss = profile.lost.iloc[0]
    note = f"trước là {numbers.number(loss['before'])} ({loss['before_label']})"
    return replace(card, note=note, tone="bad")


def _districts(profile: Profile) -> Card | None:
    row = profile.districts
    card = _card(row, "Huyện có tổ chức hội (huyện)")
    if card is None or row is None or numbers.missing(row["denominator"]):
        return card
    return replace(card, value=f"{card.value}/{int(row['denominator'])}")


def _card(row: pd.Series | None, label: str, course: pd.DataFrame | None = None) -> Card | None:
    if row is None:
        return None
    years = () if course is None else trends.values(course)
    return phrases.figure_card(label, row, str(row["period"]), row["record_ids"], years)


def _since(label: object) -> str:
    words = phrases.when(label)
    return words if words.startswith("từ") else f"từ {words}"
