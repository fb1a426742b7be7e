"""The declaration of the record tables.

Everything that knows the shape of a record reads it from here: the reader, the
checks, the Excel template and the data dictionary (docs/data-dictionary.md).

Most are measure tables (see etl/records/schema.py); `targets`, `register_entries`,
`submissions` and `corrections` have shapes of their own.
"""

from __future__ import annotations

from etl.records.schema import ASSOCIATION, RECORD_ID, Column, Table, measure_table

FREQUENCIES = {"once": "một lần", "yearly": "hằng năm"}
DIRECTIONS = {
    "increase": "tăng lên",
    "decrease": "giảm xuống",
    "maintain": "giữ vững",
    "achieve": "hoàn thành việc",
}
TARGET_STATES = {
    "open": "chưa đến hạn",
    "done": "đã hoàn thành",
    "missed": "không đạt",
    "unknown": "chưa rõ",
}
REGISTERS = {
    "research_task": "Nhiệm vụ khoa học và công nghệ",
    "review": "Tư vấn, phản biện và giám định xã hội",
    "contest": "Hội thi, cuộc thi, giải thưởng",
    "honour": "Tôn vinh trí thức",
    "programme": "Chương trình phối hợp",
    "expert": "Chuyên gia theo lĩnh vực và trình độ",
    "request": "Khó khăn, kiến nghị",
}
ENTRY_STATES = {
    "planned": "dự kiến",
    "ongoing": "đang thực hiện",
    "done": "đã hoàn thành",
    "answered": "đã được trả lời",
    "open": "chưa được giải quyết",
    "unknown": "chưa rõ",
}
FLOWS = {"income": "thu", "spending": "chi"}
LEVELS = {
    "province": "cấp tỉnh",
    "district": "cấp huyện",
    "commune": "cấp xã",
    "grassroots": "cơ sở, thôn, cơ quan",
    "below_province": "cấp huyện và cơ sở",
    "all": "các cấp",
}

_AREA = Column(
    "area",
    "Địa bàn",
    "code",
    reference="area",
    help="Mã địa bàn (huyện, xã) còn hiệu lực trong kỳ; trống khi chưa rõ địa bàn.",
)
_LEVEL = Column("level", "Cấp", "code", choices=LEVELS, help="Cấp tổ chức của con số.")
_FIELD = Column("field", "Lĩnh vực", "code", reference="field", help="Lĩnh vực hoạt động.")
_ACTIVITY_KIND = Column(
    "activity_kind",
    "Loại hoạt động",
    "code",
    reference="activity_kind",
    help="Lớp tập huấn, hội thảo, lượt khám…; quyết định đơn vị tính.",
)

TABLES: tuple[Table, ...] = (
    measure_table(
        "organisation",
        "Tổ chức, nhiệm kỳ, trụ sở",
        "Số hội, thành lập, điều lệ, nhiệm kỳ, tư cách đặc thù, trụ sở, phương tiện.",
        _LEVEL,
    ),
    measure_table(
        "membership",
        "Hội viên",
        "Hội viên là người; không cộng với hội viên tập thể hay chi hội.",
        Column(
            "member_group",
            "Nhóm hội viên",
            "code",
            reference="member_group",
            help="Trí thức, tiến sĩ, thạc sĩ… khi con số chỉ nói về một nhóm.",
        ),
        _AREA,
    ),
    measure_table(
        "branches",
        "Chi hội và hội cấp dưới",
        "Chi hội, phân hội, hội cấp huyện, hội cấp xã, đơn vị đầu mối.",
        _LEVEL,
        _AREA,
    ),
    measure_table(
        "coverage",
        "Độ phủ địa bàn",
        "Có hay không có tổ chức hội tại một địa bàn, và tỷ lệ x/10 huyện, x/209 xã.",
        _LEVEL,
        _AREA,
        Column(
            "denominator",
            "Trên tổng số",
            "integer",
            minimum=1,
            help="Mẫu số như nguồn nêu: 10 huyện, 209 xã.",
            example="10",
        ),
    ),
    measure_table(
        "staff",
        "Nhân sự, biên chế",
        "Biên chế, hợp đồng, ban chấp hành, lãnh đạo hội.",
        Column("staff_group", "Nhóm nhân sự", "code", reference="staff_group"),
        _LEVEL,
    ),
    measure_table(
        "funding",
        "Kinh phí",
        "Thu và chi theo nguồn, tính bằng đồng; dự kiến và thực hiện để riêng.",
        Column("funding_source", "Nguồn kinh phí", "code", reference="funding_source"),
        Column("flow", "Thu hay chi", "code", choices=FLOWS, required=True, example="income"),
        _FIELD,
        _LEVEL,
    ),
    measure_table(
        "activities",
        "Hoạt động",
        "Số hoạt động, kết quả và số lượt người theo lĩnh vực và loại hoạt động.",
        _FIELD,
        _ACTIVITY_KIND,
        _AREA,
        _LEVEL,
    ),
    measure_table(
        "awards",
        "Giải thưởng, tôn vinh",
        "Giải thưởng, danh hiệu, kỷ niệm chương.",
        Column("award_kind", "Loại giải thưởng", "code", reference="award_kind"),
        Column("award_grade", "Hạng", help="A, B, C, khuyến khích…"),
    ),
    measure_table(
        "agreements",
        "Chương trình phối hợp",
        "Biên bản ghi nhớ, chương trình phối hợp đã ký; kỳ số liệu là thời hạn chương trình.",
        Column("partner", "Đối tác", help="Tên cơ quan, tổ chức ký cùng."),
        _AREA,
    ),
    Table(
        name="targets",
        heading="Mục tiêu, cam kết, đề nghị",
        help="Chỉ tiêu bằng số và mốc việc cho giai đoạn 2024-2030.",
        measure=False,
        key=("record_id",),
        columns=(
            RECORD_ID,
            ASSOCIATION,
            Column("title", "Nội dung", required=True, help="Nói ngắn gọn việc hoặc chỉ tiêu."),
            Column("indicator", "Chỉ số", "code", reference="indicator"),
            _FIELD,
            _ACTIVITY_KIND,
            Column("funding_source", "Nguồn kinh phí", "code", reference="funding_source"),
            Column(
                "target_kind",
                "Tính chất",
                "code",
                required=True,
                reference="target_kind",
                help="Đã quyết định, cam kết, đề xuất hay kiến nghị.",
            ),
            Column("addressed_to", "Gửi tới", help="Cơ quan được đề nghị hoặc cùng thực hiện."),
            Column("direction", "Hướng", "code", required=True, choices=DIRECTIONS),
            Column("frequency", "Nhịp", "code", required=True, choices=FREQUENCIES),
            Column("baseline_period", "Kỳ gốc", "period"),
            Column("baseline_value", "Giá trị gốc", "decimal", minimum=0),
            Column("target_period", "Kỳ đích", "period", help="Năm hoặc ngày phải đạt."),
            Column("target_value", "Giá trị đích", "decimal", minimum=0),
            Column("target_value_to", "Đến (khi là khoảng)", "decimal", minimum=0),
            Column("state", "Tình trạng", "code", required=True, choices=TARGET_STATES),
            Column("qualifier", "Từ chỉ mức độ", "code", required=True, reference="qualifier"),
            Column("source", "Nguồn", "code", required=True, reference="source_document"),
            Column("source_place", "Chỗ trong nguồn", "lines"),
            Column("as_printed", "Nguyên văn con số"),
            Column("note", "Ghi chú"),
        ),
    ),
    Table(
        name="register_entries",
        heading="Sổ theo dõi",
        help="Từng nhiệm vụ, cuộc phản biện, hội thi, chương trình, kiến nghị cần theo dõi.",
        measure=False,
        key=("record_id",),
        columns=(
            RECORD_ID,
            Column("register", "Sổ", "code", required=True, choices=REGISTERS),
            ASSOCIATION,
            Column("title", "Nội dung", required=True),
            _FIELD,
            Column("partner", "Đơn vị phối hợp hoặc nơi nhận"),
            _AREA,
            Column("time_period", "Thời gian", "period"),
            Column("due_date", "Hạn", "date"),
            Column("quantity", "Số lượng", "decimal", minimum=0),
            Column("degree", "Trình độ", help="Chỉ dùng cho sổ chuyên gia."),
            Column("state", "Tình trạng", "code", required=True, choices=ENTRY_STATES),
            Column("source", "Nguồn", "code", required=True, reference="source_document"),
            Column("source_place", "Chỗ trong nguồn", "lines"),
            Column("as_printed", "Nguyên văn"),
            Column("note", "Ghi chú"),
        ),
    ),
    Table(
        name="submissions",
        heading="Nộp báo cáo",
        help="Hội nào đã nộp báo cáo kỳ nào, ngày nào.",
        measure=False,
        key=("record_id",),
        columns=(
            RECORD_ID,
            ASSOCIATION,
            Column("time_period", "Kỳ báo cáo", "period", required=True),
            Column("due_date", "Hạn nộp", "date", required=True),
            Column("received_date", "Ngày nhận", "date"),
            Column("source", "Nguồn", "code", required=True, reference="source_document"),
            Column("source_place", "Chỗ trong nguồn", "lines"),
            Column("note", "Ghi chú"),
        ),
    ),
    Table(
        name="corrections",
        heading="Đính chính",
        help="Sửa một ô của bản ghi: trước là gì, nay là gì, vì sao. Không còn đúng thì bị báo.",
        measure=False,
        key=("record_id",),
        columns=(
            RECORD_ID,
            Column("record_table", "Bảng", required=True),
            Column("target_record_id", "Bản ghi được sửa", required=True),
            Column("column_name", "Cột", required=True),
            Column("expected_value", "Giá trị trong nguồn", required=True),
            Column("corrected_value", "Giá trị đúng", required=True),
            Column("reason", "Lý do", required=True),
            Column("declared_by", "Người đính chính", required=True),
            Column("declared_on", "Ngày đính chính", "date", required=True),
        ),
    ),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
MEASURE_TABLES: tuple[Table, ...] = tuple(table for table in TABLES if table.measure)
