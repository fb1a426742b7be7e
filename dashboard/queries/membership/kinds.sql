-- What kind of organisation each is: only member associations have members (persons).
select association, short_name as label, association_kind from reference.association;
