-- Who an association is: its row in the reference list with its standing, and the document
-- that says so.
select
    a.association, a.name, a.short_name as label, a.association_kind, a.association_type,
    ty.name as type_name, ty.short_name as type_short, a.type_as_printed,
    a.governing_department, a.parent_body, a.founding_act, a.note, a.source_place,
    st.status, st.date as status_date, st.note as status_note, su.short_name as successor_name,
    s.author, s.author_position, s.title as source_title, s.document
from reference.association as a
left join reference.association_type as ty using (association_type)
left join reference.association_status as st using (association)
left join reference.association as su on su.association = st.successor
left join reference.source_document as s on s.source = a.source
where a.association = $association;
